/** A client as a user's bundler sees it: the text of an entry module. */
export interface Shape {
  readonly name: string;
  readonly source: string;
}

const HEAD = `
import { call } from "@gen-client/runtime";
import { createBareClient, bindClient, bearer, idempotencyKeys, operation, reader, json, urlencoded, multipart, ndjson, bytes, text, header,
  form, deepObject, asBytes, asStream, asText, byMediaType, empty } from "@gen-client/runtime/codegen";
import * as r from "@gen-client/runtime/schema";
const descriptor = { name: "Pets", version: "1", servers: [{ url: "https://pets.example" }],
  securitySchemes: { key: /*@__PURE__*/ bearer() }, security: [["key"]] };
const Pet = /*@__PURE__*/ reader(() => r.object({ id: r.string(), name: r.string(), tags: r.optional(r.array(r.string())) }));
const Problem = /*@__PURE__*/ reader(() => r.object({ title: r.optional(r.string()) }));
const getPet = /*@__PURE__*/ operation(() => ({ id: "getPet", method: "GET", path: "/pets/{id}", replies: { 200: Pet, default: Problem } }));
const addPet = /*@__PURE__*/ operation(() => ({ id: "addPet", method: "POST", path: "/pets", header: { idempotencyKey: /*@__PURE__*/ header("Idempotency-Key") },
  body: /*@__PURE__*/ json(), replies: { 201: Pet, default: Problem }, policy: { class: "keyed" }, uses: [idempotencyKeys] }));
const addPicture = /*@__PURE__*/ operation(() => ({ id: "addPicture", method: "POST", path: "/pets/{id}/picture", body: /*@__PURE__*/ multipart(), replies: { 204: /*@__PURE__*/ empty() } }));
const findPets = /*@__PURE__*/ operation(() => ({ id: "findPets", method: "GET", path: "/pets", query: { filter: /*@__PURE__*/ deepObject(), tag: /*@__PURE__*/ form() },
  replies: { 200: /*@__PURE__*/ byMediaType({ "application/json": Pet, "text/csv": /*@__PURE__*/ asText() }) } }));
const addMany = /*@__PURE__*/ operation(() => ({ id: "addMany", method: "POST", path: "/many", body: [/*@__PURE__*/ ndjson(), /*@__PURE__*/ urlencoded(), /*@__PURE__*/ bytes(), /*@__PURE__*/ text()], replies: { 200: /*@__PURE__*/ asStream() } }));
const getPicture = /*@__PURE__*/ operation(() => ({ id: "getPicture", method: "GET", path: "/pets/{id}/picture", replies: { 200: /*@__PURE__*/ asBytes() } }));
`;

const bare = (name: string, calls: string): Shape => ({
  name,
  source: `${HEAD}
const client = createBareClient(descriptor, { auth: { key: () => token } });
export const run = async (token) => { ${calls} };`,
});

/** Of an API that anybody may call. */
const open = (name: string, calls: string): Shape => ({
  name,
  source: `${HEAD}
const client = createBareClient({ name: "Pets", version: "1", servers: [{ url: "https://pets.example" }], securitySchemes: {}, security: [] });
export const run = async (token) => { ${calls} };`,
});

/** From the smallest that does anything to one that uses every word. */
export const SHAPES: readonly Shape[] = [
  bare("one GET", "return call(client, getPet, { path: { id: token } });"),
  open("one GET, no security", "return call(client, getPet, { path: { id: token } });"),
  bare("one keyed POST", "return call(client, addPet, { body: { name: token } });"),
  bare(
    "one multipart POST",
    "return call(client, addPicture, { path: { id: token }, body: { file: token } });",
  ),
  {
    name: "everything, bound",
    source: `${HEAD}
import * as runtime from "@gen-client/runtime";
export { runtime };
export const client = bindClient(descriptor, {}, { pets: { getPet, addPet, addPicture, findPets, addMany, getPicture } });`,
  },
];
