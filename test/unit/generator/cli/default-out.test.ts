import { expect, it } from "vitest";
import { defaultOut } from "../../../../generator/src/generate/default-out.ts";

it.each([
  ["Payments API", "payments-client"],
  ["GitHub v3 REST API", "github-v3-client"],
  ["Swagger Petstore - OpenAPI 3.1", "swagger-petstore-openapi-3-1-client"],
  ["Café Zürich", "cafe-zurich-client"],
  ["My client", "my-client"],
  ["日本語", "api-client"],
  ["", "api-client"],
  ["API", "api-client"],
  ["../../etc/passwd", "etc-passwd-client"],
  ["x".repeat(500), `${"x".repeat(60)}-client`],
])("the client of %j goes to %s", (title, folder) => {
  expect(defaultOut(title)).toBe(folder);
});
