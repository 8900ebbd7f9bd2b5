import { afterAll, expect, test } from "vitest";
import { attack, removeAttacks } from "../../../hostile/attack.ts";

afterAll(removeAttacks);

const schema = "{ schema: { type: object, properties: { n: { type: integer } } } }";

test.each([
  ["application/xml", "string", 'asText("application/xml")', "string"],
  ["application/pdf", "Blob", 'asBytes("application/pdf")', "BinaryBody"],
  ["application/octet-stream", "Blob", "asBytes()", "BinaryBody"],
])("what is not read by its schema does not have its type: %s", async (mediaType, reply, reader, body) => {
  const { files } = await attack(`openapi: 3.1.0
info: { title: Media, version: "1" }
paths:
  /a:
    post:
      operationId: send
      requestBody: { required: true, content: { ${mediaType}: ${schema} } }
      responses: { "200": { description: ok, content: { ${mediaType}: ${schema} } } }
`);
  const code = [...files.values()].join("\n");
  expect(code).toContain(`Operation<SendInput, ${reply}>`);
  expect(code).toContain(`200: ${reader}`);
  expect(code).toContain(`{ body: ${body} }`);
});
