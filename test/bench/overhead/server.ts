/** The other end of the overhead bench, in a process of its own so that its CPU time is not ours. Prints its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const reply = JSON.stringify({
  id: "pet_1",
  name: "Rex",
  age: 4,
  status: "available",
  tags: ["calm", "small"],
  owner: { id: "usr_7", email: "owner@example.com" },
});

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(reply) });
  response.end(reply);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
