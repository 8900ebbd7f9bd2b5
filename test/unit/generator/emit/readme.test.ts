import { expect, test } from "vitest";
import { emit } from "../../../../generator/src/emit/emit.ts";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import type { Policy } from "../../../../generator/src/ir/policy.ts";
import { emptyLedger } from "../../../../generator/src/plan/ledger.ts";
import { plan } from "../../../../generator/src/plan/plan.ts";
import type { PlanOptions } from "../../../../generator/src/plan/plan-types.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { policyParts, policySentence } from "../../../../generator/src/policy/sentence.ts";
import { print } from "../../../../generator/src/print/print.ts";
import { api, body, operation, parameter, petstore, pointer, ref } from "./petstore.ts";

function readme(whole: Api<PolicedOperation>, options: PlanOptions = {}): string {
  const planned = plan(whole, emptyLedger(), options).value;
  if (planned === undefined) throw new Error("no plan");
  const policy = {
    sentence: ({ policy: { value } }: PolicedOperation) => policySentence(value),
    terms: ({ policy: { value } }: PolicedOperation) => ({ class: value.class, parts: policyParts(value) }),
    patch: ({ policy: { value }, method }: PolicedOperation) => policyPatch(value, method),
  };
  const files = print(emit(planned, { policy }).value ?? []).value ?? [];
  return files.find(({ path }) => path === "README.md")?.text ?? "";
}

function withPolicy(each: PolicedOperation, patch: Partial<Policy>): PolicedOperation {
  return { ...each, policy: { ...each.policy, value: { ...each.policy.value, ...patch } } };
}

const get = (path: string): PolicedOperation =>
  operation("GET", path, { operationId: `get${path.slice(1)}` });
const LIMIT: Policy["rateLimit"] = {
  requests: 5,
  perMs: 1_000,
  scope: "host",
  maxWaitMs: 1,
  onLimit: "wait",
  adaptive: true,
};

test("what most operations of a class do is said once, and a row says what is its own", () => {
  const limited = ["/a", "/b"].map((path) => withPolicy(get(path), { rateLimit: LIMIT }));
  const slow = withPolicy(get("/c"), {
    rateLimit: LIMIT,
    timeout: { ...get("/c").policy.value.timeout, totalMs: 60_000 },
  });
  const text = readme(api([...limited, slow, get("/d")]));
  expect(text).toContain(
    "| `safe` | up to 3 attempts; 10 s per attempt, 30 s in all; at most 5 requests in 1 s |",
  );
  expect(text).toContain("| `api.geta` | `GET /a` |  | safe |");
  expect(text).toContain("| `api.getc` | `GET /c` |  | safe; 10 s per attempt, 1 min in all |");
  expect(text).toContain("| `api.getd` | `GET /d` |  | safe; without: at most 5 requests in 1 s |");
});

test("what is code in a policy is code there, and what a document says in one is text", () => {
  const open = withPolicy(get("/a"), { failMode: "open", fallback: [{ kind: "stale" }] });
  const failing = withPolicy(get("/b"), { failure: { when: "/a|b", is: ["*x*", "`"] } });
  const text = readme(api([open, failing]));
  expect(text).toContain("; `undefined` when nothing stands in for an outage |");
  expect(text).toContain(
    '| `GET /b` |  | safe; fails where `/a\\|b` is "\\*x\\*" or "\\`"; without: `undefined` when',
  );
});

test("operations stand under their group, with what the document says of it", () => {
  const tags = [{ name: "pets", description: "Pets, **all** of them.\n\nMore.", pointer }];
  const text = readme({ ...petstore(), tags });
  expect(text).toMatch(
    /### `api`\n\n\| call [^#]*`api\.ping`[^#]*### `api\.pets`\n\nPets, all of them\.\n\n\| call/,
  );
});

test("servers are told where there is a choice", () => {
  expect(readme(petstore())).not.toContain("## Servers");
  const region = { name: "region", default: "north", enum: ["north", "south"] };
  const servers = [
    { pointer, url: "https://{region}.test", variables: [region] },
    { pointer, url: "https://play.test", name: "play", description: "For play.", variables: [] },
  ];
  const text = readme({ ...petstore(), servers });
  expect(text).toContain("| by default | `https://{region}.test` | `region` is `north`, or `south`. |");
  expect(text).toContain('| `{ server: "play" }` | `https://play.test` | For play. |');
  expect(text).toContain("`serverVariables`");
});

test("a variable that decides the host must be given, and one of the path need not", () => {
  const variables = [
    { name: "tenant", default: "acme" },
    { name: "base", default: "v1" },
  ];
  const text = readme({
    ...petstore(),
    servers: [{ pointer, url: "https://{tenant}.test/{base}", variables }],
  });
  expect(text).toContain(
    "`tenant` is yours to give before credentials go there, such as `acme`. `base` is `v1`.",
  );
});

test("pinned versions are told, each once", () => {
  const pinned = { pinnedHeaders: [{ name: "Api-Version", value: "2026-01-28" }] };
  expect(readme(petstore(), pinned)).toContain("sends `Api-Version: 2026-01-28`, unless");
  expect(readme(petstore())).not.toContain("pinned");
});

test("what else can have one value alone is no version", () => {
  const parameters = [
    parameter("type", "query", { pinned: "artist" }),
    parameter("api-version", "query", { pinned: "2" }),
  ];
  expect(readme(api([operation("GET", "/a", { parameters })]))).toContain("sends `api-version: 2`, unless");
});

test("schemes of OAuth name the providers that get their tokens", () => {
  const flows = (["authorizationCode", "implicit", "deviceAuthorization"] as const).map((kind) => ({
    kind,
    scopes: [],
  }));
  const scheme = { name: "own", pointer, scheme: { kind: "oauth2" as const, flows } };
  const text = readme(api([get("/a")], [], { securitySchemes: [scheme] }));
  expect(text).toContain("fresh:\n`own` by `authorizationCode`, `deviceCode`.");
});

test("a document of webhooks alone says nothing of calls", () => {
  const event = (deprecated: boolean) => operation("POST", "", { body: body(ref("Pet")), deprecated });
  const webhooks = [
    { name: "old", pointer, operations: [event(true)] },
    { name: "new", pointer, operations: [event(false)] },
  ];
  const securitySchemes = [{ name: "own", pointer, scheme: { kind: "basic" as const } }];
  const text = readme({ ...petstore(), operations: [], securitySchemes, webhooks });
  expect(text).toContain('readWebhook("new", body)');
  expect(text).not.toContain("createClient(");
  expect(text).not.toMatch(/^## (?:Errors|Credentials)/m);
});

test("webhooks are told by name, many of them in part", () => {
  const event = { ...operation("POST", "", { body: body(ref("Pet")), summary: "A pet | was <b>born</b>." }) };
  const webhooks = Array.from({ length: 42 }, (_, index) => ({
    name: `pet.${index}`,
    pointer,
    operations: [event],
  }));
  const text = readme({ ...petstore(), webhooks });
  expect(text).toContain('import { readWebhook } from "./index.js";');
  expect(text).toContain('const event = readWebhook("pet.0", body);');
  expect(text).toContain("| `pet.0` | A pet \\| was born. |");
  expect(text).toContain("And 2 more: see `webhooks.ts`.");
});

test("the vendor's documentation is linked, with nothing of its own in the link", () => {
  const externalDocs = {
    url: "https://docs.test/a",
    description: "The <img src=x> [hand](javascript:x) book",
  };
  const text = readme({ ...petstore(), externalDocs });
  expect(text).toContain(
    "The API's own documentation: [The &lt;img src=x&gt; \\[hand\\](javascript:x) book](https://docs.test/a)",
  );
});

test("a scheme that the document has deprecated says so", () => {
  const scheme = { name: "old", pointer, deprecated: true as const, scheme: { kind: "bearer" as const } };
  expect(readme(api([get("/a")], [], { securitySchemes: [scheme] }))).toContain("bearer token (deprecated)");
});
