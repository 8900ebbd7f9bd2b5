/** Child: reads what is kept, and stale by then, prints it, and leaves its renewal behind. Argument: URL. */
import { memoryCache } from "../../../runtime/src/cache/index.ts";
import { asJson, createBareClient, type Operation, operation } from "../../../runtime/src/codegen.ts";
import { call, systemEnvironment } from "../../../runtime/src/index.ts";

const [baseUrl = ""] = process.argv.slice(2);
const get: Operation<Record<string, never>, unknown, unknown> = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  policy: { cache: { staleWhileRevalidateMs: 3_600_000 } },
}));
let aheadMs = 0;
const wallNow = (): number => systemEnvironment.wallNow() + aheadMs;
let tell = (): void => undefined;
const refused = new Promise<void>((resolve) => {
  tell = resolve;
});
const client = createBareClient(
  { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
  {
    baseUrl,
    cache: memoryCache(),
    environment: { wallNow },
    onEvent: ({ kind }) => kind === "wait" && tell(),
  },
);
await call(client, get, {});
aheadMs = 60_000;
const stale = await call(client, get, {});
// The renewal has been refused, and waits to be made again.
await refused;
console.log(JSON.stringify(stale));
