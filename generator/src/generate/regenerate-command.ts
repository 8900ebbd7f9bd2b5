import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { rememberedCommand } from "../plan/choose-example.ts";
import type { Ledger } from "../plan/ledger.ts";
import { defaultOut } from "./default-out.ts";
import type { GenerateOptions, Selection } from "./options.ts";

/** Where a client goes, and what it would be called there without being told. */
export interface ClientPlace {
  readonly workingDirectory: string;
  /** Absolute. */
  readonly out: string;
  readonly title: string;
}

/**
 * The command that makes a client again, to be run in the folder that holds it: so it is the same wherever it was
 * first run. `undefined` where the input has no name that means the same to others.
 */
export function regenerateCommand(options: GenerateOptions, place: ClientPlace): string | undefined {
  const parent = dirname(place.out);
  return commandOf(options, place, (input) => inputName(input, options, place, parent));
}

/** The same where inputs have no such name: their own stand-ins, and every other option as it was given. */
export function generalCommand(options: GenerateOptions, place: ClientPlace): string | undefined {
  return commandOf(options, place, (_, standIn) => standIn);
}

function commandOf(
  options: GenerateOptions,
  place: ClientPlace,
  named: (input: string, standIn: string) => string | undefined,
): string | undefined {
  const name = basename(place.out);
  const words = [
    named(options.spec, "spec.yaml"),
    ...(name === defaultOut(place.title) ? [] : ["--out", name]),
    ...(options.overlays ?? []).flatMap((overlay) => ["--overlay", named(overlay, "overlay.yaml")]),
    ...(options.templates === undefined ? [] : ["--templates", named(options.templates, "templates")]),
    ...(options.allowRemote === true ? ["--allow-remote"] : []),
    ...(options.importExtensions ?? []).flatMap((vendor) => ["--import-extensions", vendor]),
    ...(options.pinVersions ?? []).flatMap(({ name, value }) => ["--pin-version", `${name}=${value}`]),
    ...Object.entries(options.formats ?? {}).flatMap(([format, form]) => ["--format", `${format}=${form}`]),
    ...(options.types === "guaranteed" ? ["--types", "guaranteed"] : []),
    ...(options.importExtension === undefined || options.importExtension === "js"
      ? []
      : ["--import-extension", options.importExtension]),
    ...selectionWords("include", options.include),
    ...selectionWords("exclude", options.exclude),
  ];
  const known = words.filter((word) => word !== undefined);
  const isSayable = known.length === words.length && known.every((word) => !UNSAYABLE.test(word));
  return isSayable ? ["npx gen-client", ...known.map(quoted)].join(" ") : undefined;
}

/** The command that an earlier run gave for the client. */
export function saidCommand(ledger: Ledger): string | undefined {
  const command = rememberedCommand(ledger);
  return command === undefined || UNSAYABLE.test(command) ? undefined : command;
}

/** What would break a line or a block of Markdown. */
const UNSAYABLE = /[\p{Cc}\p{Zl}\p{Zp}`]/u;

/** An address without secrets, or a path without the machine's own folders. */
function inputName(
  input: string,
  { out }: GenerateOptions,
  { workingDirectory, out: absoluteOut }: ClientPlace,
  parent: string,
): string | undefined {
  if (input === "-") return undefined;
  if (/^https?:/i.test(input)) return isPublic(input) ? input : undefined;
  const isMoved = /^\.\.(?:[\\/]|$)/.test(relative(workingDirectory, absoluteOut));
  if (isAbsolute(input) || isMoved || (out !== undefined && isAbsolute(out))) return undefined;
  return relative(parent, resolve(workingDirectory, input)).replaceAll("\\", "/");
}

/** Addresses that mean another machine on each (RFC 6761, section 6.3; RFC 6890). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

function isPublic(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password, search, hostname } = new URL(address);
  return username === "" && password === "" && search === "" && !LOOPBACK.test(hostname);
}

function selectionWords(side: "include" | "exclude", selection: Partial<Selection> = {}): readonly string[] {
  return (["operations", "tags", "paths"] as const).flatMap((kind) => {
    const names = selection[kind] ?? [];
    return names.length === 0 ? [] : [`--${side}-${kind}`, names.join(",")];
  });
}

/** As a POSIX shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
