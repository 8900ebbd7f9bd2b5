import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Names under which distributions install it. `CHROMIUM` names another. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell"];

/** Path of a Chromium on this machine, if there is one. */
export function findBrowser(): string | undefined {
  const given = process.env["CHROMIUM"];
  if (given !== undefined) return given;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
