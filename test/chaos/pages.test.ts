import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isAbortedError, isPaginationError, isTransportError } from "@gen-client/runtime";
import { afterEach, describe, expect, test } from "vitest";
import { createClient as createGitHub } from "../../examples/github-repos/client/index.ts";
import { createClient as createPayments } from "../../examples/payments/client/index.ts";

interface Listening {
  readonly url: string;
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

let server: Listening | undefined;
afterEach(() => server?.close());

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<Listening> {
  const requests: string[] = [];
  const listening = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  server = {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        listening.close(() => resolve());
        listening.closeAllConnections();
      }),
  };
  return server;
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

const charge = (id: string) => ({
  id,
  amount: { value: 100, currency: "EUR" },
  status: "succeeded",
  reference: id,
  paymentMethod: { kind: "card", brand: "visa", last4: "4242", expiryMonth: 8, expiryYear: 2029 },
  createdAt: "2026-05-04T10:15:00Z",
});
const CHARGES = Array.from({ length: 25 }, (_, at) => charge(`ch_${at}`));

/** The charges after a cursor, as the document says. */
function charges(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? "/", "http://server");
  const limit = Number(searchParams.get("limit") ?? 10);
  const start = CHARGES.findIndex(({ id }) => id === searchParams.get("starting_after")) + 1;
  json(response, { data: CHARGES.slice(start, start + limit), hasMore: start + limit < CHARGES.length });
}

const payments = (url: string) => createPayments({ baseUrl: url, auth: { secretKey: "sk" } });

describe("a list over real sockets", () => {
  test("is whole, in order, and asks no more often than it has to", async () => {
    const { url, requests } = await serve(charges);
    const ids: string[] = [];
    for await (const { id } of payments(url).charges.listCharges()) ids.push(id);
    expect(ids).toEqual(CHARGES.map(({ id }) => id));
    expect(requests).toEqual(["/charges", "/charges?starting_after=ch_9", "/charges?starting_after=ch_19"]);
  });

  test("goes on after connections that break, each page by attempts of its own", async () => {
    const { url, requests } = await serve((request, response, count) => {
      if (count % 2 === 0) request.socket.destroy();
      else charges(request, response);
    });
    const attempts: number[] = [];
    const list = payments(url).charges.listCharges({ query: { limit: 10 } });
    for await (const { meta } of list.pages()) attempts.push(meta.attempts.length);
    expect(attempts).toEqual([1, 2, 2]);
    expect(requests).toHaveLength(5);
  });

  test("that breaks for good is taken up where it broke", async () => {
    let isDown = false;
    const { url } = await serve((request, response) => {
      if (isDown) request.socket.destroy();
      else charges(request, response);
    });
    const api = payments(url);
    const ids: string[] = [];
    const failure = await (async () => {
      for await (const { id } of api.charges.listCharges({ query: { limit: 10 } }, { retry: false })) {
        ids.push(id);
        isDown = ids.length === 10;
      }
    })().catch((error: unknown) => error);
    expect(isTransportError(failure)).toBe(true);
    isDown = false;
    const resume = isTransportError(failure) ? failure.page?.cursor : undefined;
    for await (const { id } of api.charges.listCharges({ query: { limit: 10 } }, { resume })) ids.push(id);
    expect(ids).toEqual(CHARGES.map(({ id }) => id));
  });

  test("stops where its reader stops, and closes what was asked for ahead", async () => {
    let closed = false;
    const { url, requests } = await serve((request, response, count) => {
      if (count === 1) return charges(request, response);
      response.once("close", () => {
        closed = true;
      });
    });
    for await (const _ of payments(url).charges.listCharges({}, { prefetch: true })) {
      await expect.poll(() => requests.length).toBe(2);
      break;
    }
    await expect.poll(() => closed).toBe(true);
    expect(requests).toHaveLength(2);
  });

  test("ends with the caller's signal in the middle of a page", async () => {
    const controller = new AbortController();
    const { url } = await serve((request, response, count) => {
      if (count === 1) charges(request, response);
      else controller.abort("enough");
    });
    const failure = await (async () => {
      const options = { signal: controller.signal };
      for await (const _ of payments(url).charges.listCharges({}, options));
    })().catch((error: unknown) => error);
    expect(isAbortedError(failure) && [failure.reason, failure.page?.number, failure.page?.cursor]).toEqual([
      "enough",
      2,
      "ch_9",
    ]);
  });
});

describe("links over real sockets", () => {
  const repository = {
    id: 1,
    name: "a",
    full_name: "o/a",
    private: false,
    fork: false,
    html_url: "https://x.test",
  };

  test("credentials never follow a link to another server, and GitHub's own lead back here", async () => {
    const elsewhere: string[] = [];
    const thief = createServer((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end("[]");
    });
    await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
    const { port } = thief.address() as AddressInfo;
    const { url, requests } = await serve((_, response, count) => {
      const target =
        count === 1 ? "https://api.github.com/user/1/repos?page=2" : `http://127.0.0.1:${port}/x`;
      json(response, [repository], { link: `<${target}>; rel="next"` });
    });
    const api = createGitHub({ baseUrl: url, auth: { token: "ghp_secret" } });
    const names: string[] = [];
    const failure = await (async () => {
      for await (const { name } of api.repos.listForUser({ path: { username: "o" } })) names.push(name);
    })().catch((error: unknown) => error);
    thief.close();
    thief.closeAllConnections();
    expect(isPaginationError(failure) && [failure.code, failure.page?.number]).toEqual(["foreign-link", 3]);
    expect(requests).toEqual(["/users/o/repos", "/user/1/repos?page=2"]);
    expect([names, elsewhere]).toEqual([["a", "a"], []]);
  });
});
