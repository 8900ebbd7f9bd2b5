import { AbortedError, type CallOptions, call, TimeoutError, UsageError } from "@gen-client/runtime";
import { describe, expect, test } from "vitest";
import { serve } from "../play-server.ts";
import { clientAt, drained, follow, followWith, numbersOf, sse, tick } from "./ticks.ts";

describe("the end of a stream", () => {
  const open = async (): Promise<{ url: string; closed: Promise<void> }> => {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const { url } = await serve((_request, response) => {
      response.on("close", close);
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(tick(1) + tick(2));
    });
    return { url, closed };
  };

  test("leaving the loop lets go of the connection at once", async () => {
    const { url, closed } = await open();
    for await (const { n } of await call(clientAt(url), follow)) if (n === 1) break;
    await closed;
  });

  test("cancel() ends a loop that waits", async () => {
    const { url, closed } = await open();
    const stream = await call(clientAt(url), follow);
    const end = drained(stream);
    stream.cancel();
    expect((await end).error).toBeUndefined();
    await closed;
  });

  test("an abort is an AbortedError with its reason", async () => {
    const { url, closed } = await open();
    const controller = new AbortController();
    const stream = await call(clientAt(url), follow, undefined, { signal: controller.signal });
    const seen: number[] = [];
    const loop = (async () => {
      for await (const { n } of stream) {
        seen.push(n);
        if (n === 2) controller.abort(new Error("enough"));
      }
    })();
    await expect(loop).rejects.toBeInstanceOf(AbortedError);
    await expect(loop).rejects.toMatchObject({ cause: { message: "enough" }, received: 2 });
    expect(seen).toStrictEqual([1, 2]);
    await closed;
  });

  test("silence is an idle timeout, and comments are no silence", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      let beats = 0;
      const timer = setInterval(() => {
        beats += 1;
        // Together longer than the limit, each far within it.
        if (beats <= 10) response.write(": beat\n\n");
        else if (beats === 11) response.write(tick(1));
        else clearInterval(timer);
      }, 40);
      response.on("close", () => clearInterval(timer));
    });
    const { items, error } = await drained(
      await call(clientAt(url), followWith({ timeout: { idleMs: 350 } })),
    );
    expect(numbersOf(items)).toStrictEqual([1]);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "idle", received: 1 });
  });

  test.each([
    ["the policy's total ends with the head", { totalMs: 150 }, undefined, [1, 2]],
    ["a total that the call names ends the stream", {}, { timeout: 150 }, [1]],
  ])("%s", async (_what, timeout, options: CallOptions | undefined, expected) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(tick(1));
      const timer = setTimeout(() => response.end(tick(2)), 400);
      response.on("close", () => clearTimeout(timer));
    });
    const op = followWith({ timeout: { attemptMs: 140, ...timeout } });
    const { items, error } = await drained(await call(clientAt(url), op, undefined, options));
    expect(numbersOf(items)).toStrictEqual(expected);
    if (expected.length === 1) expect(error).toMatchObject({ kind: "timeout", phase: "total", received: 1 });
    else expect(error).toBeUndefined();
  });

  test("a second loop is a UsageError", async () => {
    const { url } = await serve(sse(tick(1)));
    const stream = await call(clientAt(url), follow);
    await drained(stream);
    expect((await drained(stream)).error).toBeInstanceOf(UsageError);
  });

  test("nothing is read ahead of the loop", async () => {
    let written = 0;
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const piece = `data: {"n":1,"pad":"${"x".repeat(10_000)}"}\n\n`;
      const push = (): void => {
        while (!response.destroyed && written < 100_000_000 && response.write(piece)) written += piece.length;
      };
      response.on("drain", push);
      push();
    });
    let seen = 0;
    for await (const _item of await call(clientAt(url), follow)) {
      seen += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (seen === 300) break;
    }
    expect(written).toBeLessThan(30_000_000);
  });
});
