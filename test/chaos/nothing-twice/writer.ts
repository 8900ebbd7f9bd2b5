// A program that charges, and is killed at it: `node writer.ts JOURNAL KIND URL PLACE NAME FIRST LAST`. Says what it knows, line by line.
import { writeSync } from "node:fs";
import { createBareClient } from "../../../runtime/src/codegen.ts";
import { call, resumeWrites } from "../../../runtime/src/index.ts";
import { fileJournal, sqliteJournal } from "../../../runtime/src/node/index.ts";
import { chargeWith } from "./storm.ts";

const [path = "", kind = "", baseUrl = "", place = "", name = "", first = "0", last = "0"] =
  process.argv.slice(2);
const charge = chargeWith({ in: place === "body" ? "body" : "header", name });
const say = (line: string): void => void writeSync(1, `${line}\n`);

const journal = await (kind === "sqlite" ? sqliteJournal(path) : fileJournal(path));
const client = createBareClient(
  { name: "Ledger", version: "1", servers: [], securitySchemes: {}, security: [] },
  {
    baseUrl,
    journal,
    policy: {
      retry: { baseDelayMs: 1, throttleBaseDelayMs: 1 },
      timeout: { attemptMs: 2_000 },
      breaker: false,
      budget: false,
    },
  },
);
for (const write of await resumeWrites(client, { operations: [charge] })) {
  const { reference } = JSON.parse(write.entry.body?.text ?? "{}") as { reference: string };
  say(`${write.kind} ${reference}`);
}
// One at a time: a second call could be answered, and settled in the journal, just before the kill, and the process die
// before it says so. It would be done and forgotten, as it should, but nobody could count it.
for (let number = Number(first); number <= Number(last); number += 1) {
  const reference = `order-${number}`;
  say(`begun ${reference}`);
  await call(client, charge, { body: { reference, amount: 1 } });
  say(`done ${reference}`);
}
await journal.close();
say("end");
