/** Child: makes one call, prints its data, and has nothing else to live for. Argument: URL. */
import { asJson, createBareClient, type Operation, operation } from "../../../runtime/src/codegen.ts";
import { call } from "../../../runtime/src/index.ts";

const [baseUrl = ""] = process.argv.slice(2);
const get: Operation<Record<string, never>, unknown, unknown> = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const client = createBareClient(
  { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
  { baseUrl },
);
// Not awaited at the top level, which would itself be a reason to go on.
call(client, get, {}).then((data) => console.log(JSON.stringify(data)));
