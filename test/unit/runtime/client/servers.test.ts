import { describe, expect, test } from "vitest";
import type { ClientOptions } from "../../../../runtime/src/client/options.ts";
import { createServerSet } from "../../../../runtime/src/client/server.ts";
import { serverTemplate } from "../../../../runtime/src/client/server-template.ts";
import type { OperationDescriptor, ServerDescriptor } from "../../../../runtime/src/operation.ts";

const SERVERS: readonly ServerDescriptor[] = [
  serverTemplate({
    url: "https://{region}.api.test/v1",
    name: "production",
    variables: { region: { default: "eu", enum: ["eu", "us"] } },
  }),
  { url: "https://sandbox.test/v1", name: "sandbox" },
];
const upload: OperationDescriptor = {
  id: "upload",
  method: "POST",
  path: "/x",
  replies: {},
  servers: [
    { url: "https://uploads.api.test", name: "production" },
    { url: "https://uploads.sandbox.test", name: "sandbox" },
  ],
};
const plain: OperationDescriptor = { id: "plain", method: "GET", path: "/x", replies: {} };

const baseOf = (options: ClientOptions, operation = plain): string =>
  createServerSet(SERVERS, options).of(operation).href;

describe("environments", () => {
  test("the first is the default, a name or a position chooses another", () => {
    expect(baseOf({})).toBe("https://eu.api.test/v1");
    expect(baseOf({ server: "sandbox" })).toBe("https://sandbox.test/v1");
    expect(baseOf({ server: 1 })).toBe("https://sandbox.test/v1");
    expect(() => baseOf({ server: "staging" })).toThrow(/no server "staging"/);
    expect(() => baseOf({ server: "staging" })).toThrow(
      expect.objectContaining({ advice: expect.stringContaining('"sandbox"') }),
    );
  });

  test("operations with servers of their own use the one of the same environment", () => {
    expect(baseOf({}, upload)).toBe("https://uploads.api.test/");
    expect(baseOf({ server: "sandbox" }, upload)).toBe("https://uploads.sandbox.test/");
    expect(baseOf({ server: 1 }, upload)).toBe("https://uploads.sandbox.test/");
  });

  test("an environment that the operation does not know is its first", () => {
    const [only] = upload.servers ?? [];
    const other = { ...upload, servers: only === undefined ? [] : [only] };
    expect(baseOf({ server: "sandbox" }, other)).toBe("https://uploads.api.test/");
  });

  test("a relative server of an operation lies beside the client's", () => {
    expect(baseOf({ server: "sandbox" }, { ...upload, servers: [{ url: "/uploads" }] })).toBe(
      "https://sandbox.test/uploads",
    );
  });

  test("baseUrl stands for all of them", () => {
    expect(baseOf({ baseUrl: "http://127.0.0.1:1", server: "sandbox" }, upload)).toBe("http://127.0.0.1:1/");
  });

  test("variables have the values that the document gives them", () => {
    expect(baseOf({ serverVariables: { region: "us" } })).toBe("https://us.api.test/v1");
    expect(() => baseOf({ serverVariables: { region: "mars" } })).toThrow(/none of the values/);
  });
});
