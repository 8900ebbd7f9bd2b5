// Run by any Node from 20.19 on, in a folder where the packed packages are installed and `built/` is the client.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createClient } from "./built/index.js";

let hits = 0;
const server = createServer((_request, response) => {
  hits += 1;
  const status = hits === 1 ? 503 : 200;
  response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
  response.end(JSON.stringify([{ id: 1, name: "Rex", species: "axolotl" }]));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const api = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` });
const { data, meta } = await api.pets.listPets().withMeta();
assert.equal(data[0].name, "Rex");
assert.equal(meta.attempts.length, 2);
assert.deepEqual(meta.drift, [{ path: "$[*].species", kind: "unknown-enum" }]);
server.close();
console.log(`Node ${process.version}: one 503, one unknown species, ${hits} requests, data read`);
