import { expect, test } from "vitest";
import type { Api, Operation, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import { emptyLedger, parseLedger } from "../../../../generator/src/plan/ledger.ts";
import { emitted } from "./emitted.ts";
import { api, body, integer, object, operation, petstore, pointer, property, ref, text } from "./petstore.ts";

const event = (more: Partial<Operation> = {}): Operation => ({
  ...operation("POST", "", {
    body: body(ref("Pet")),
    responses: [{ pointer, status: "200", content: [], headers: [] }],
  }),
  ...more,
});

function withHooks(...names: readonly string[]): Api<PolicedOperation> {
  return { ...petstore(), webhooks: names.map((name) => ({ name, pointer, operations: [event()] })) };
}

test("an API without webhooks has no module of them", () => {
  expect([...emitted(petstore()).keys()]).not.toContain("webhooks.ts");
});

test("the index exports what the module of webhooks does", () => {
  expect(emitted(withHooks("newPet")).get("index.ts")).toContain('export * from "./webhooks.js";');
});

test.each([
  ["newPet", "newPet"],
  ["charge.succeeded", '"charge.succeeded"'],
  ["200", '"200"'],
  ["__proto__", "__proto__"],
  ['a": never; //', '"a\\": never; //"'],
])("an event called %s stands under that name", (name, key) => {
  const module = emitted(withHooks(name)).get("webhooks.ts") ?? "";
  expect(module).toContain(`readonly ${key}: Webhook<Pet>;`);
  expect(module).toContain(`${name === "__proto__" ? '["__proto__"]' : key}: /*@__PURE__*/ webhook(() => (`);
});

test("several methods of one name are told apart", () => {
  const hooks = [{ name: "pets", pointer, operations: [event(), event({ method: "PUT" })] }];
  const module = emitted({ ...petstore(), webhooks: hooks }).get("webhooks.ts");
  expect(module).toContain('readonly "POST pets": Webhook<Pet>;');
  expect(module).toContain('readonly "PUT pets": Webhook<Pet>;');
});

test("of JSON and a form of it, a payload is the JSON", () => {
  const both = {
    ...body(ref("Pet")),
    content: ["application/json", "application/x-www-form-urlencoded"].flatMap(
      (mediaType) => body(ref("Pet"), mediaType).content,
    ),
  };
  const hooks = [{ name: "pets", pointer, operations: [event({ body: both })] }];
  expect(emitted({ ...petstore(), webhooks: hooks }).get("webhooks.ts")).toContain(
    "readonly pets: Webhook<Pet>;",
  );
});

test("a schema or operation that was called the same keeps its name", () => {
  const named = api([operation("GET", "/webhooks", { operationId: "webhooks" })], [], {
    webhooks: [
      { name: "new", pointer, operations: [event({ body: body(object(property("id", integer))) })] },
    ],
  });
  const files = emitted(named);
  expect(files.get("operations/webhooks.ts")).toContain("export const webhooks: Operation");
  expect(files.get("webhooks.ts")).toContain("export const apiWebhooks: Webhooks");
});

test("a payload's name stays with its event, whatever comes before it", () => {
  const inline = (id: string) => ({
    name: id,
    pointer,
    operations: [event({ body: body(object(property("id", text))) })],
  });
  const first = emitted({ ...petstore(), webhooks: [inline("pet.new")] });
  const ledger = parseLedger(first.get(".gen-client/names.json") ?? "") ?? emptyLedger();
  const second = emitted({ ...petstore(), webhooks: [inline("pet new"), inline("pet.new")] }, ledger);
  expect(first.get("webhooks.ts")).toContain('readonly "pet.new": Webhook<PetNewPayload>;');
  expect(second.get("webhooks.ts")).toContain('readonly "pet.new": Webhook<PetNewPayload>;');
});
