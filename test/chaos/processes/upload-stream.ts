/**
 * Child, started with `--expose-gc`: sends a stream of many megabytes and prints the most that array buffers held
 * meanwhile, what is only waiting to be collected left out. Arguments: URL, megabytes.
 */
import { bytes, createBareClient, empty, type Operation, operation } from "../../../runtime/src/codegen.ts";
import { call } from "../../../runtime/src/index.ts";

const [baseUrl = "", megabytes = "200"] = process.argv.slice(2);
const CHUNK_BYTES = 256 * 1024;
const put: Operation<{ body: ReadableStream<Uint8Array> }, undefined, unknown> = operation(() => ({
  id: "put",
  method: "PUT",
  path: "/x",
  body: bytes(),
  replies: { 204: empty() },
}));
const client = createBareClient(
  { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
  { baseUrl, policy: { timeout: { attemptMs: 120_000, totalMs: 120_000 } } },
);

let left = (Number(megabytes) * 1024 * 1024) / CHUNK_BYTES;
let peakBytes = 0;
const body = new ReadableStream<Uint8Array>({
  pull: (controller) => {
    if (left % 32 === 0) {
      globalThis.gc?.();
      peakBytes = Math.max(peakBytes, process.memoryUsage().arrayBuffers);
    }
    if (left === 0) return controller.close();
    left -= 1;
    controller.enqueue(new Uint8Array(CHUNK_BYTES));
  },
});
await call(client, put, { body });
console.log(peakBytes);
