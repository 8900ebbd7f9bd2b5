/**
 * Child of the overhead bench: measures one contender. Arguments: name, URL (empty: replies made in this process), calls.
 * Prints the µs of CPU time a call takes in the least disturbed of many short blocks: whatever else the machine does can
 * only add to it.
 */
import { CONTENDERS } from "./contenders.ts";
import { peer } from "./peers.ts";

const BLOCK = 250;
const [name = "", url = "", calls = "10000"] = process.argv.slice(2);

const text = JSON.stringify({
  id: "pet_1",
  name: "Rex",
  age: 4,
  status: "available",
  tags: ["calm", "small"],
  owner: { id: "usr_7", email: "owner@example.com" },
});
const headers = { "Content-Type": "application/json", "Content-Length": String(text.length) };
if (url === "") globalThis.fetch = async () => new Response(text, { headers });

const setting = { url: url === "" ? "http://pets.test" : url };
const callOnce = (await CONTENDERS[name]?.(setting)) ?? (await peer(name, setting));

async function cpuMicrosPerCall(): Promise<number> {
  const before = process.cpuUsage();
  for (let number = 0; number < BLOCK; number += 1) await callOnce();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / BLOCK;
}

const blocks = Math.ceil(Number(calls) / BLOCK);
// Half to warm up: what is compiled late would be measured twice.
for (let block = 0; block < blocks; block += 1) await cpuMicrosPerCall();
let least = Number.POSITIVE_INFINITY;
for (let block = 0; block < blocks; block += 1) least = Math.min(least, await cpuMicrosPerCall());
console.log(least);
process.exit();
