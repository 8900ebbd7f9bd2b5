/**
 * Child: sends a file from disk as a part of a multipart body, and prints the most that array buffers held meanwhile.
 * Arguments: URL, path of the file.
 */
import { openAsBlob } from "node:fs";
import {
  type BinaryBody,
  createBareClient,
  empty,
  multipart,
  type Operation,
  operation,
} from "../../../runtime/src/codegen.ts";
import { call, part } from "../../../runtime/src/index.ts";

const [baseUrl = "", path = ""] = process.argv.slice(2);
const put: Operation<{ body: { file: BinaryBody } }, undefined, unknown> = operation(() => ({
  id: "put",
  method: "PUT",
  path: "/x",
  body: multipart(),
  replies: { 204: empty() },
}));
const client = createBareClient(
  { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
  { baseUrl, policy: { timeout: { attemptMs: 120_000, totalMs: 120_000 } } },
);

let peakBytes = 0;
const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().arrayBuffers);
}, 10);
const file = part(await openAsBlob(path), { fileName: "large.bin" });
await call(client, put, { body: { file } });
clearInterval(watch);
console.log(peakBytes);
