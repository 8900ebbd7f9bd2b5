import { afterAll, expect, test } from "vitest";
import { attack, removeAttacks } from "../../../hostile/attack.ts";

afterAll(removeAttacks);

test("names that the document marks sensitive are emitted by their place in the input, from however deep", async () => {
  const { files } = await attack(`openapi: 3.1.0
info: { title: Secrets, version: "1" }
paths:
  /a:
    post:
      operationId: send
      parameters:
        - { name: X-Client-Mark, in: header, schema: { type: string }, x-resilience: { sensitive: true } }
        - { name: plain, in: query, schema: { type: string } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Person" } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Reply" } } } } }
    get:
      operationId: read
      responses: { "200": { description: ok } }
components:
  schemas:
    Person:
      type: object
      properties:
        name: { type: string }
        account: { type: array, items: { $ref: "#/components/schemas/Account" } }
        parent: { $ref: "#/components/schemas/Person" }
    Account:
      type: object
      properties: { iban: { type: string, x-resilience: { sensitive: true } } }
    Reply:
      type: object
      properties: { balance: { type: number, x-resilience: { sensitive: true } } }
`);
  const code = [...files.values()].join("\n");
  expect(code).toContain(`sensitive: ["iban", "xClientMark"]`);
  expect(code.match(/sensitive:/g)).toHaveLength(1);
});
