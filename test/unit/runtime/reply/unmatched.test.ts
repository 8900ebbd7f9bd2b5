import { type CallOptions, call, ReadError } from "@gen-client/runtime";
import { asJson, asText, byMediaType, events, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import type { ReplyOptions } from "../../../../runtime/src/call/options.ts";
import { type AnyOperation, failureOf, stubClient } from "../support/stub-api.ts";

const report: AnyOperation = operation(() => ({
  id: "report",
  method: "GET",
  path: "/report",
  replies: { 200: byMediaType({ "application/json": asJson(), "text/csv": asText("text/csv") }) },
}));
const ask: AnyOperation = operation(() => ({
  id: "ask",
  method: "POST",
  path: "/ask",
  replies: {
    200: byMediaType({ "application/json": asJson(), "text/event-stream": events(asText()) }, "stream"),
  },
}));
const JSON_TYPE = "application/json";

test.each([
  [
    "a documented type in place of the one asked for",
    report,
    {},
    "text/csv",
    JSON_TYPE,
    "is not the one asked for (text/csv)",
  ],
  [
    "a documented type in place of the stream asked for",
    ask,
    { body: { stream: true } },
    undefined,
    JSON_TYPE,
    "is not the one asked for (text/event-stream)",
  ],
  [
    "a type that the contract has not, asked for or not",
    report,
    {},
    "text/csv",
    "image/png",
    "is not documented for 200",
  ],
  ["a type that the contract has not", report, {}, undefined, "image/png", "is not documented for 200"],
] as const)("the error of %s says so", async (_, operation, input, accept, type, why) => {
  const { client } = stubClient([new Response("{}", { headers: { "Content-Type": type } })]);
  const options: CallOptions & ReplyOptions = { accept };
  const error = await failureOf(call(client, operation, input, options));
  expect(error).toBeInstanceOf(ReadError);
  expect(error).toHaveProperty("message", expect.stringContaining(`the media type "${type}" ${why}`));
});
