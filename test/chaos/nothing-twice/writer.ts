// A program that charges, and is killed at it: `node writer.ts JOURNAL KIND URL FIRST LAST`. Says what it knows, line by line.
import { writeSync } from "node:fs";
import { createBareClient } from "../../../runtime/src/codegen.ts";
import { call, resumeWrites } from "../../../runtime/src/index.ts";
import { fileJournal, sqliteJournal } from "../../../runtime/src/node/index.ts";
import { charge } from "./storm.ts";

const [path = "", kind = "", baseUrl = "", first = "0", last = "0"] = process.argv.slice(2);
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
let next = Number(first);
const lane = async (): Promise<void> => {
  while (next <= Number(last)) {
    const reference = `order-${next}`;
    next += 1;
    say(`begun ${reference}`);
    await call(client, charge, { body: { reference, amount: 1 } });
    say(`done ${reference}`);
  }
};
await Promise.all([lane(), lane(), lane()]);
await journal.close();
say("end");
