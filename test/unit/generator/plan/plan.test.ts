import { describe, expect, test } from "vitest";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { emptyLedger, parseLedger, printLedger } from "../../../../generator/src/plan/ledger.ts";
import { plan } from "../../../../generator/src/plan/plan.ts";
import type { Plan } from "../../../../generator/src/plan/plan-types.ts";
import {
  api,
  body,
  named,
  object,
  operation,
  petstore,
  pointer,
  property,
  ref,
  reply,
  schemaId,
  text,
} from "../emit/petstore.ts";

function planOf(document: Api<PolicedOperation>, ledger = emptyLedger()): Plan {
  const { value } = plan(document, ledger);
  if (value === undefined) throw new Error("no plan");
  return value;
}

const get = (path: string, operationId: string, tag?: string): PolicedOperation =>
  operation("GET", path, { operationId, ...(tag === undefined ? {} : { tags: [tag] }) });

describe("names of operations", () => {
  test("an operation loses its group's prefix as a member, not as an export", () => {
    const [first] = planOf(api([get("/users/{u}/repos", "repos/list-for-user", "repos")])).operations;
    expect(first).toMatchObject({ exportName: "reposListForUser", member: "listForUser" });
  });

  test("one without an id is named by its method and path", () => {
    const [first] = planOf(api([operation("GET", "/pets/{petId}/toys")])).operations;
    expect(first?.exportName).toBe("getPetsByPetIdToys");
  });

  test("a reserved word takes its group's name along, but stays a member", () => {
    const [first] = planOf(api([get("/pets", "delete", "pets")])).operations;
    expect(first).toMatchObject({ exportName: "petsDelete", member: "delete" });
  });

  test.each(["then", "constructor", "__proto__", "toString"])("no member is called %s", (name) => {
    const { operations, groups } = planOf(api([get("/a", name), get("/b", name, name)]));
    const members = [...operations.map(({ member }) => member), ...groups.map(({ member }) => member)];
    expect(members).not.toContain(name);
  });

  test.each(["for", "health", "ready"])("%s stays the client's own, and a group may have it", (name) => {
    const { operations, groups } = planOf(
      api([get("/a", name), get("/b", name, name), get("/c", "x", "pets")]),
    );
    const own = [...operations.filter(({ group }) => group === undefined), ...groups];
    expect(own.map(({ member }) => member)).not.toContain(name);
    const health = planOf(api([get("/c", "health", "system")])).operations[0];
    expect(health?.member).toBe("health");
  });

  test("an id that is used twice names neither", () => {
    const { value, diagnostics } = plan(api([get("/a", "list"), get("/b", "list")]), emptyLedger());
    expect(value?.operations.map(({ id }) => id)).toEqual(["list", "listOperation"]);
    expect(diagnostics.map(({ code }) => code)).toContain("duplicate-operation-id");
  });
});

describe("names of schemas and modules", () => {
  test("globals give way", () => {
    const names = ["Error", "Date", "Promise", "Record", "Response", "string", "Event"];
    const schemas = names.map((name) => named(name, object()));
    expect([...planOf(api([], schemas)).schemas.values()].map(({ typeName }) => typeName)).toEqual([
      "DateModel",
      "ErrorModel",
      "Event",
      "PromiseModel",
      "RecordModel",
      "ResponseModel",
      "StringModel",
    ]);
  });

  test("modules differ by more than case, and none is a device or an index", () => {
    const { groups } = planOf(
      api([get("/a", "a", "Pets"), get("/b", "b", "pets"), get("/c", "c", "CON"), get("/d", "d", "index")]),
    );
    const stems = groups.map(({ stem }) => stem.toLowerCase());
    expect(new Set(stems).size).toBe(4);
    expect(stems).not.toContain("con");
    expect(stems).not.toContain("index");
  });

  test("a collision is told", () => {
    const { diagnostics } = plan(api([get("/a", "foo-bar"), get("/b", "foo_bar")]), emptyLedger());
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: "name-collision", severity: "info", pointer: "#/paths/~1b/get" }),
    );
  });

  test("a schema stands with the one tag that reaches it, else with the shared ones", () => {
    const reads = (path: string, tag: string, ...names: string[]): PolicedOperation =>
      operation("GET", path, {
        operationId: tag,
        tags: [tag],
        responses: names.map((name, index) => reply(`20${index}`, ref(name))),
      });
    const schemas = ["Cat", "Dog", "Toy"].map((name) => named(name, object()));
    const { schemas: planned } = planOf(
      api([reads("/c", "cats", "Cat", "Toy"), reads("/d", "dogs", "Dog", "Toy")], schemas),
    );
    expect([...planned.values()].map(({ stem }) => stem)).toEqual(["cats", "dogs", "shared"]);
  });
});

describe("schemas that no operation leads to", () => {
  const reads = operation("GET", "/a", { tags: ["a"], responses: [reply("200", ref("Toy"))] });
  const writes = operation("POST", "/a", { tags: ["a"], body: body(ref("Draft")) });
  const schemas = [
    named("Toy", object()),
    named("Draft", object(property("id", text, { readOnly: true }))),
    named("Event", object(property("draft", ref("Draft")))),
  ];
  const planned = planOf(api([reads, writes], schemas)).schemas;

  test("stand apart from those that calls need", () => {
    expect(planned.get(schemaId("Event"))?.stem).toBe("others");
    expect(planned.get(schemaId("Toy"))?.stem).toBe("a");
  });

  test("can be read, with all that they refer to", () => {
    expect(planned.get(schemaId("Event"))?.readerName).toBe("EventReader");
    expect(planned.get(schemaId("Draft"))).toMatchObject({
      readerName: "DraftReader",
      inputName: "DraftInput",
      stem: "a",
    });
  });

  test("stay where they are when an operation comes to need them", () => {
    const before = planOf(api([reads, writes], schemas));
    const later = operation("GET", "/b", { tags: ["a"], responses: [reply("200", ref("Event"))] });
    const after = planOf(api([reads, writes, later], schemas), before.ledger);
    expect(after.schemas.get(schemaId("Event"))?.stem).toBe("others");
  });

  test("keep their readers when no more than a request comes to need them", () => {
    const before = planOf(api([reads, writes], schemas));
    const later = operation("POST", "/b", { tags: ["a"], body: body(ref("Event")) });
    const after = planOf(api([reads, writes, later], schemas), before.ledger);
    expect(after.schemas.get(schemaId("Event"))).toMatchObject({
      typeName: "Event",
      readerName: "EventReader",
    });
    const anew = planOf(api([reads, writes, later], schemas));
    expect(anew.schemas.get(schemaId("Event"))?.readerName).toBeUndefined();
  });
});

describe("forms of a schema", () => {
  test("requests get a form of their own where one direction has properties of its own", () => {
    const pet = planOf(petstore()).schemas.get(schemaId("Pet"));
    expect(pet).toMatchObject({ typeName: "Pet", inputName: "PetInput", readerName: "PetReader" });
  });

  test("what a schema of the document is called already is not taken for it", () => {
    const document = petstore();
    const schemas = new Map([
      ...document.schemas,
      [schemaId("PetInput"), named("PetInput", object())] as const,
    ]);
    expect(planOf({ ...document, schemas }).schemas.get(schemaId("Pet"))?.inputName).toBe("PetRequest");
  });

  test("aliases that would go in a circle are broken once", () => {
    const loop = (name: string, other: string) =>
      named(name, { kind: "union", variants: [ref(other), text], exactlyOne: false, pointer: text.pointer });
    expect(planOf(api([], [loop("A", "B"), loop("B", "A")])).brokenAliases.size).toBe(1);
  });

  test("a circle through a property is none", () => {
    expect(planOf(api([], [named("Node", object(property("next", ref("Node"))))])).brokenAliases.size).toBe(
      0,
    );
  });
});

describe("types that multiply out", () => {
  const choice = (count: number): Schema => ({
    kind: "union",
    variants: Array.from({ length: count }, (_, index) => object(property(`p${index}`, text))),
    exactlyOne: false,
    pointer,
  });

  test.each([
    [10, 0],
    [11, 1],
  ])("an allOf of three choices of %i leaves %i types open", (count, open) => {
    const all: Schema = { kind: "all", members: [choice(count), choice(count), choice(count)], pointer };
    const get = operation("GET", "/a", { responses: [reply("200", ref("All"))] });
    const { value, diagnostics } = plan(api([get], [named("All", all)]), emptyLedger());
    expect(value?.oversized.size).toBe(open);
    expect(diagnostics.filter(({ code }) => code === "type-too-complex")).toHaveLength(open);
  });
});

describe("the ledger", () => {
  test("the client keeps its name when the API gets another title", () => {
    const before = planOf({ ...api([get("/a", "list")]), title: "Accounting" });
    const after = planOf({ ...api([get("/a", "list")]), title: "Xero Accounting" }, before.ledger);
    expect(after.client.typeName).toBe("AccountingClient");
  });

  test("a tag that is only spelt in another way keeps its names", () => {
    const before = planOf(api([get("/stores", "list", "Vector Stores")]));
    const after = planOf(api([get("/stores", "list", "Vector stores")]), before.ledger);
    expect(after.groups[0]).toMatchObject({
      tagName: "Vector stores",
      member: "vectorStores",
      typeName: "VectorStoresOperations",
      stem: "vector-stores",
    });
    expect(after.ledger.groups.size).toBe(1);
  });

  test("two spellings of a tag side by side have names of their own", () => {
    const before = planOf(api([get("/a", "a", "Vector Stores")]));
    const both = planOf(
      api([get("/a", "a", "Vector Stores"), get("/b", "b", "Vector stores")]),
      before.ledger,
    );
    const members = new Map(both.groups.map(({ tagName, member }) => [tagName, member]));
    expect(members.get("Vector Stores")).toBe("vectorStores");
    expect(new Set(members.values()).size).toBe(2);
  });

  test("keeps a name when another claimant comes that sorts before", () => {
    const before = planOf(api([get("/b", "foo_bar")]));
    const after = planOf(api([get("/a", "foo-bar"), get("/b", "foo_bar")]), before.ledger);
    expect(after.operations.map(({ exportName }) => exportName)).toEqual(["fooBarOperation", "fooBar"]);
  });

  test("keeps the name of what is gone from being given again", () => {
    const before = planOf(api([get("/a", "list")]));
    const after = planOf(api([get("/b", "list")]), before.ledger);
    expect(after.operations[0]?.exportName).not.toBe("list");
  });

  test("keeps the second choice when the first is free by now", () => {
    const before = { ...emptyLedger(), exports: new Map([["GET /a", { name: "list2", wants: "list" }]]) };
    expect(planOf(api([get("/a", "list")]), before).operations[0]?.exportName).toBe("list2");
  });

  test("gives no type a name whose reader would be called as another type is", () => {
    const all = [named("Pet", object()), named("PetReader", object())];
    const get = operation("GET", "/a", {
      responses: [reply("200", ref("Pet")), reply("201", ref("PetReader"))],
    });
    const before = planOf(api([get], all.slice(1)));
    const { schemas } = planOf(api([get], all), before.ledger);
    expect(schemas.get(schemaId("PetReader"))?.typeName).toBe("PetReader");
    expect(schemas.get(schemaId("Pet"))?.typeName).not.toBe("Pet");
  });

  test("lets go of a name when the document changes it", () => {
    const before = planOf(api([get("/a", "list")]));
    expect(planOf(api([get("/a", "listAll")]), before.ledger).operations[0]?.exportName).toBe("listAll");
  });

  test("keeps a schema in its module when a second tag comes to reach it", () => {
    const one = operation("GET", "/a", { tags: ["a"], responses: [reply("200", ref("Toy"))] });
    const two = operation("GET", "/b", { tags: ["b"], responses: [reply("200", ref("Toy"))] });
    const schemas = [named("Toy", object())];
    const before = planOf(api([one], schemas));
    expect(planOf(api([one, two], schemas), before.ledger).schemas.get(schemaId("Toy"))?.stem).toBe("a");
  });

  test("survives being written and read, whatever stands in its keys", () => {
    const { ledger } = planOf(api([get("/a\u202e\u2028b", "x\u0000"), get("/b", "x\u0000")]));
    const printed = printLedger(ledger);
    expect(printed).not.toMatch(/[\u2028\u202e\0]/u);
    expect(parseLedger(printed)).toEqual(ledger);
  });

  test.each(["", "{", "[]", '{"version":2}'])("%j is no ledger", (text) => {
    expect(parseLedger(text)).toBeUndefined();
  });

  test("a name in it that is no identifier is not used", () => {
    const ledger = parseLedger('{"version":1,"exports":{"GET /a":"x;evil()"}}');
    expect(planOf(api([get("/a", "list")]), ledger).operations[0]?.exportName).toBe("list");
  });
});
