// npm run chaos [-- WRITES [SEED]]: the storm at full length, and its account. Exit 1 when anything was done twice.
import { naiveDuplicates, storm } from "./storm.ts";

const [writes = "10000", seed = "1"] = process.argv.slice(2);
const report = await storm(Number(writes), Number(seed));
const naive = await naiveDuplicates(Math.ceil(Number(writes) / 10), Number(seed));
const { wrong, twice, repeatedWithoutKey, weather, ...figures } = report;

console.log(`keyed writes               ${figures.writes}`);
console.log(`requests                   ${figures.requests}`);
console.log(`acknowledged               ${figures.acknowledged}`);
console.log(`acknowledged, not once     ${wrong.length}`);
console.log(`not acknowledged, twice    ${twice.length}`);
console.log(`keys with two bodies       ${figures.keysWithTwoBodies}`);
console.log(`without key, repeated      ${repeatedWithoutKey.length}`);
console.log(`naive loop, done twice     ${naive} of ${Math.ceil(Number(writes) / 10)}`);
console.log(`seconds                    ${(figures.elapsedMs / 1_000).toFixed(1)}`);
console.log(
  Object.entries(weather)
    .map(([name, times]) => `${name} ${times}`)
    .sort()
    .join(", "),
);

const faults = wrong.length + twice.length + figures.keysWithTwoBodies + repeatedWithoutKey.length;
process.exit(faults === 0 && naive > 0 ? 0 : 1);
