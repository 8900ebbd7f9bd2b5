import { expect, test } from "vitest";
import type { PolicedOperation } from "../../../../generator/src/ir/api.ts";
import { emptyLedger, type Ledger } from "../../../../generator/src/plan/ledger.ts";
import { plan } from "../../../../generator/src/plan/plan.ts";
import { api, named, object, operation, ref, reply, schemaId } from "../emit/petstore.ts";

function stemsOf(
  operations: readonly PolicedOperation[],
  ledger: Ledger = emptyLedger(),
): Record<string, string> {
  const { value } = plan(api(operations), ledger);
  return Object.fromEntries((value?.operations ?? []).map((each) => [each.operation.path, each.stem]));
}

const get = (path: string): PolicedOperation => operation("GET", path);

test.each([
  ["/v1/accounts/{account}", "accounts"],
  ["/api/v2.1/{tenant}/users", "users"],
  ["/chat.postMessage", "chat"],
  ["/pets:search", "pets"],
  ["/2024-01/orders", "orders"],
  ["/OrderLines(id={id})", "order-lines"],
  ["/{id}", "untagged"],
  ["/", "untagged"],
  ["/ψάρια", "untagged"],
  ["/con", "con-section"],
])("an untagged operation of %s stands in the module %s", (path, stem) => {
  expect(stemsOf([get(path), get("/else/where")])[path]).toBe(stem);
});

test("what all paths begin with says nothing, unless a path says nothing else", () => {
  expect(stemsOf([get("/shop/admin/users"), get("/shop/admin/carts/{id}"), get("/shop/admin")])).toEqual({
    "/shop/admin/users": "users",
    "/shop/admin/carts/{id}": "carts",
    "/shop/admin": "admin",
  });
  expect(stemsOf([get("/shop/users"), get("/shop/carts/{id}")])).toEqual({
    "/shop/users": "users",
    "/shop/carts/{id}": "carts",
  });
});

test("a section shares the module of the tag that is called the same", () => {
  const tagged = operation("GET", "/a/pets", { tags: ["Pets"] });
  expect(stemsOf([tagged, get("/pets/{id}")])).toEqual({ "/a/pets": "pets", "/pets/{id}": "pets" });
});

test("an operation once placed stays when the paths of others change what they have in common", () => {
  const before = [get("/shop/users"), get("/shop/carts")];
  const { value } = plan(api(before), emptyLedger());
  expect(stemsOf([...before, get("/health")], value?.ledger)).toEqual({
    "/shop/users": "users",
    "/shop/carts": "carts",
    "/health": "health",
  });
});

test("a place in the ledger that no module has is not used", () => {
  const ledger = { ...emptyLedger(), placement: new Map([["GET /users", { name: "../../evil" }]]) };
  expect(stemsOf([get("/users")], ledger)).toEqual({ "/users": "users" });
});

test("schemas go by the same modules", () => {
  const reads = (path: string, ...names: string[]): PolicedOperation =>
    operation("GET", path, { responses: names.map((name, index) => reply(`20${index}`, ref(name))) });
  const schemas = ["Cart", "Money", "User"].map((name) => named(name, object()));
  const { value } = plan(
    api([reads("/carts", "Cart", "Money"), reads("/users", "User", "Money")], schemas),
    emptyLedger(),
  );
  const stems = schemas.map(({ name }) => value?.schemas.get(schemaId(name))?.stem);
  expect(stems).toEqual(["carts", "shared", "users"]);
});
