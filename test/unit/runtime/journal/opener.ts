/** Thread: opens the journals it is told of, and keeps them; says how each attempt ended. */
import { parentPort } from "node:worker_threads";
import { fileJournal } from "../../../../runtime/src/node/index.ts";

const kept: unknown[] = [];

parentPort?.on("message", async (path: string) => {
  const end = await fileJournal(path).then(
    (journal) => {
      kept.push(journal);
      return "opened";
    },
    (thrown: unknown) => (thrown instanceof Error && "code" in thrown ? thrown.code : String(thrown)),
  );
  parentPort?.postMessage(end);
});
