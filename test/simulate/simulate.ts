/**
 * What the defaults do to a service and its callers when thousands of clients have them, in virtual time, over the
 * runtime's own state machines.
 *
 *     npm run simulate                        all simulations
 *     npm run simulate -- --svg=plot.svg      and their plots
 *     npm run simulate -- --seed=7 overload   another seed; those whose title contains a word
 *     npm run simulate -- --small             the size that the test suite runs
 *
 * Exits with 1 when a threshold is missed.
 */
import { writeFileSync } from "node:fs";
import { SIMULATIONS } from "./simulations.ts";
import { renderSvg } from "./svg.ts";
import { renderOutcome } from "./table.ts";

const args = process.argv.slice(2);
const option = (name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const words = args.filter((arg) => !arg.startsWith("--")).map((word) => word.toLowerCase());
const seed = Number(option("seed") ?? 1);
const size = args.includes("--small") ? "small" : "full";

const chosen = SIMULATIONS.filter(
  ({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word)),
);
if (chosen.length === 0 || !Number.isInteger(seed)) {
  console.error(
    `usage: npm run simulate -- [--seed=1] [--svg=FILE] [--small] [${SIMULATIONS.map(({ title }) => title.toLowerCase()).join("|")}]`,
  );
  process.exit(2);
}

console.log(`seed ${seed}\n`);
const outcomes = chosen.map(({ run }) => {
  const outcome = run(seed, size);
  console.log(renderOutcome(outcome));
  return outcome;
});

const file = option("svg");
if (file !== undefined) {
  writeFileSync(file, renderSvg(outcomes));
  console.log(`plots: ${file}`);
}

const missed = outcomes.flatMap(({ checks }) => checks).filter(({ holds }) => !holds);
console.log(missed.length === 0 ? "every threshold holds" : `${missed.length} thresholds missed`);
process.exitCode = missed.length === 0 ? 0 : 1;
