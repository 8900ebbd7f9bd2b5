import { expect, test } from "vitest";
import type { Server } from "../../../../generator/src/ir/api.ts";
import { emitted } from "./emitted.ts";
import { petstore, pointer } from "./petstore.ts";

const server = (url: string, more: Partial<Server> = {}): Server => ({
  url,
  pointer,
  variables: [],
  ...more,
});
const optionsOf = (api: Parameters<typeof emitted>[0]): string | undefined =>
  /export type \w+Options =[\s\S]*?>;\n/.exec(emitted(api).get("client.ts") ?? "")?.[0];

test("a client's options know the schemes, the servers and the values of variables", () => {
  const region = { name: "region", default: "eu", enum: ["eu", "us"] };
  const api = {
    ...petstore(),
    securitySchemes: [{ name: "api key", pointer, scheme: { kind: "basic" as const } }],
    servers: [
      server("https://{region}.test", { name: "live", variables: [region] }),
      server("https://{region}.{tenant}.test", {
        name: "test",
        variables: [
          { ...region, enum: ["ap"] },
          { name: "tenant", default: "x" },
        ],
      }),
    ],
  };
  expect(optionsOf(api)?.split("\n")).toEqual([
    'export type PetstoreClientOptions = ClientOptions<"api key", "live" | "test", {',
    '  region?: "eu" | "us" | "ap";',
    "  tenant?: string;",
    "}>;",
    "",
  ]);
});

test("where there is nothing to choose, they are the runtime's own", () => {
  const api = { ...petstore(), securitySchemes: [], servers: [server("https://a.test")] };
  expect(optionsOf(api)).toBeUndefined();
  expect(emitted(api).get("client.ts")).toContain("createClient(options?: ClientOptions)");
});
