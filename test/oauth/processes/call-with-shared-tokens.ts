/** Child: many calls at once with tokens of a shared folder; prints the tokens that were sent. Arguments: token URL, API, folder, calls, refresh token if any. */
import { asJson, createBareClient, type Operation, oauth2, operation } from "../../../runtime/src/codegen.ts";
import { call } from "../../../runtime/src/index.ts";
import { fileTokenStore } from "../../../runtime/src/node/index.ts";
import { clientCredentials, refreshToken } from "../../../runtime/src/oauth/index.ts";

const [tokenUrl = "", baseUrl = "", folder = "", calls = "1", seed] = process.argv.slice(2);
const get: Operation<Record<string, never>, { readonly token: string }, unknown> = operation(() => ({
  id: "get",
  method: "GET",
  path: "/api/thing",
  replies: { 200: asJson() },
}));
const store = fileTokenStore(folder, { encryption: { key: new Uint8Array(32).fill(1) } });
const oauth =
  seed === undefined
    ? clientCredentials({ clientId: "shared", clientSecret: "s", tokenUrl, store })
    : refreshToken({ clientId: "public", tokenUrl, store, refreshToken: seed });
const client = createBareClient(
  {
    name: "Test",
    version: "1",
    servers: [],
    securitySchemes: { oauth: oauth2({}) },
    security: [["oauth"]],
  },
  { baseUrl, auth: { oauth } },
);
const data = await Promise.all(Array.from({ length: Number(calls) }, () => call(client, get, {})));
console.log(JSON.stringify([...new Set(data.map(({ token }) => token))]));
