import {
  asJson,
  createBareClient,
  header,
  idempotencyKeys,
  json,
  type Operation,
  operation,
} from "../../../runtime/src/codegen.ts";
import { call } from "../../../runtime/src/index.ts";
import { type KeyPlace, type LedgerServer, startLedgerServer, type Weather } from "./ledger-server.ts";

/** What is sent: something to be done, named by its reference. */
export interface Write {
  readonly body: { readonly reference: string; readonly amount: number };
}

/** With a key of the client's. */
export const charge: Operation<Write, unknown, unknown> = chargeWith({
  in: "header",
  name: "Idempotency-Key",
});

/** With a key of the client's, in that place. */
export function chargeWith(place: KeyPlace): Operation<Write, unknown, unknown> {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    ...(place.in === "header" && { header: { idempotencyKey: header(place.name) } }),
    body: json(),
    replies: { 201: asJson() },
    policy: { class: "keyed", idempotency: place },
    uses: [idempotencyKeys],
  }));
}

/** Without one. */
export const note: Operation<Write, unknown, unknown> = operation(() => ({
  id: "note",
  method: "POST",
  path: "/notes",
  body: json(),
  replies: { 201: asJson() },
}));

/** How a storm went. */
export interface StormReport {
  readonly writes: number;
  readonly requests: number;
  readonly acknowledged: number;
  /** Acknowledged, and not done exactly once. */
  readonly wrong: readonly string[];
  /** Not acknowledged, and done more than once. */
  readonly twice: readonly string[];
  readonly keysWithTwoBodies: number;
  /** Without a key, and seen by the server more than once. */
  readonly repeatedWithoutKey: readonly string[];
  /** What befell the requests. */
  readonly weather: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

const WEATHER: readonly (readonly [Weather, number])[] = [
  ["unavailable", 0.1],
  ["reset-before", 0.06],
  ["reset-after", 0.06],
  ["stall-before", 0.02],
  ["stall-after", 0.02],
  ["truncated", 0.06],
  ["slow", 0.04],
];

/** Sends that many keyed writes, and a tenth as many without key, through seeded weather. */
export async function storm(writes: number, seed: number): Promise<StormReport> {
  const weather: Record<string, number> = {};
  const server = await startLedgerServer(
    (reference, nth) => forecast(`${seed} ${reference} ${nth}`),
    (_, kind) => {
      weather[kind] = (weather[kind] ?? 0) + 1;
    },
  );
  const client = createBareClient(
    { name: "Ledger", version: "1", servers: [], securitySchemes: {}, security: [] },
    {
      baseUrl: server.url,
      policy: {
        // Patient: on a busy machine attempts time out that the weather spared.
        retry: { maxAttempts: 12, baseDelayMs: 1, throttleBaseDelayMs: 1, maxDelayMs: 20 },
        timeout: { attemptMs: 1_000, totalMs: 60_000 },
        breaker: false,
        budget: false,
      },
    },
  );
  const startedAtMs = performance.now();
  const acknowledged = new Set<string>();
  const send = async (at: number): Promise<void> => {
    const isNote = at >= writes;
    const reference = `${isNote ? "note" : "charge"}-${at}`;
    const result = await call(client, isNote ? note : charge, { body: { reference, amount: at } }).safe();
    if (result.ok) acknowledged.add(reference);
  };
  try {
    await inParallel(writes + Math.ceil(writes / 10), 64, send);
    const elapsedMs = performance.now() - startedAtMs;
    return { ...judged(server, acknowledged), writes, weather, elapsedMs };
  } finally {
    await server.stop();
  }
}

function judged(
  { effects, hits, twoBodies, requests }: LedgerServer,
  acknowledged: ReadonlySet<string>,
): Omit<StormReport, "writes" | "weather" | "elapsedMs"> {
  const isNote = (reference: string): boolean => reference.startsWith("note");
  return {
    requests: requests(),
    acknowledged: [...acknowledged].filter((reference) => !isNote(reference)).length,
    wrong: [...acknowledged].filter((reference) => effects.get(reference) !== 1),
    twice: [...effects].filter(([name, times]) => times > 1 && !acknowledged.has(name)).map(([name]) => name),
    keysWithTwoBodies: twoBodies.size,
    repeatedWithoutKey: [...hits].filter(([name, times]) => isNote(name) && times > 1).map(([name]) => name),
  };
}

/** As others do it: a key for each request, and a repeat whatever failed. Says how many writes were done twice. */
export async function naiveDuplicates(writes: number, seed: number): Promise<number> {
  const server = await startLedgerServer((reference, nth) => forecast(`${seed} ${reference} ${nth}`));
  const send = async (at: number): Promise<void> => {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const reply = await fetch(server.url, {
        method: "POST",
        headers: { "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify({ reference: `naive-${at}`, amount: at }),
        signal: AbortSignal.timeout(1_000),
      }).catch(() => undefined);
      const isWhole = await reply?.text().then(
        () => true,
        () => false,
      );
      if (isWhole === true && reply?.status === 201) return;
    }
  };
  try {
    await inParallel(writes, 64, (at) => send(at).catch(() => undefined));
    return [...server.effects.values()].filter((times) => times > 1).length;
  } finally {
    await server.stop();
  }
}

/** Of a request, not of the order in which requests arrive: the same seed is the same storm. */
function forecast(name: string): Weather {
  let left = fraction(name);
  for (const [weather, share] of WEATHER) {
    left -= share;
    if (left < 0) return weather;
  }
  return "fine";
}

/** FNV-1a with a last mix (MurmurHash3's), scaled to [0, 1). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

async function inParallel(total: number, lanes: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
