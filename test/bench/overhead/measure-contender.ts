/** Child of the overhead bench: measures one contender. Arguments: name, URL (empty: replies made in this process), calls in a block. */
import { CONTENDERS } from "./contenders.ts";

const BLOCKS = 8;
const [name = "", url = "", calls = "500"] = process.argv.slice(2);
const block = Number(calls);

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

const callOnce = CONTENDERS[name]?.({ url: url === "" ? "http://pets.test" : url });
if (callOnce === undefined) throw new Error(`no contender "${name}"`);

async function cpuMicrosPerCall(): Promise<number> {
  const before = process.cpuUsage();
  for (let number = 0; number < block; number += 1) await callOnce?.();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / block;
}

for (let warmUp = 0; warmUp < 4; warmUp += 1) await cpuMicrosPerCall();
const figures: number[] = [];
for (let index = 0; index < BLOCKS; index += 1) figures.push(await cpuMicrosPerCall());
figures.sort((left, right) => left - right);
console.log(figures[BLOCKS / 2]);
process.exit();
