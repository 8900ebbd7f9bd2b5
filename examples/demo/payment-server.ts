import type { Fault } from "./faults.ts";
import { type Hit, orderOf, parseObject } from "./hit.ts";
import type { Ledger, StoredReply } from "./ledger.ts";

export interface Work {
  readonly upstream: string;
  readonly ledger: Ledger;
  readonly hit: Hit;
  readonly fault: Fault;
}

/**
 * What a payment server does: the contract's answer comes from Prism, the money is written into the ledger,
 * a known key gets the first answer again.
 */
export async function work(task: Work): Promise<StoredReply> {
  const { hit, ledger } = task;
  const movesMoney = hit.method === "POST" && task.fault.kind !== "status";
  if (!movesMoney) return isListOfCharges(hit) ? listFromLedger(hit, ledger) : forward(task);
  const key = hit.headers["idempotency-key"];
  const known = ledger.recall(key, hit.body);
  if (known === "mismatch") return forward(task, 422);
  if (known !== undefined) return known;
  const reply = personalise(await forward(task), hit, ledger.executions.length + 1);
  if (reply.status === 201) ledger.record({ reference: orderOf(hit) ?? hit.body, key, reply }, hit.body);
  return reply;
}

function isListOfCharges(hit: Hit): boolean {
  return hit.method === "GET" && hit.url.pathname === "/charges";
}

async function forward({ upstream, hit, fault }: Work, code?: number): Promise<StoredReply> {
  const wanted = fault.kind === "status" ? fault.code : code;
  const headers = wanted === undefined ? hit.headers : { ...hit.headers, prefer: `code=${wanted}` };
  const response = await fetch(new URL(`${hit.url.pathname}${hit.url.search}`, upstream), {
    method: hit.method,
    headers,
    ...(hit.body === "" ? {} : { body: hit.body }),
  });
  return { status: response.status, headers: keptHeaders(response.headers), body: await response.text() };
}

function keptHeaders(headers: Headers): Record<string, string> {
  const dropped = new Set(["connection", "keep-alive", "content-length", "transfer-encoding", "date"]);
  return Object.fromEntries([...headers].filter(([name]) => !dropped.has(name)));
}

/** Prism answers with the document's example; a server answers with what was asked for. */
function personalise(reply: StoredReply, hit: Hit, number: number): StoredReply {
  const body = parseObject(reply.body);
  if (reply.status !== 201 || body === undefined) return reply;
  const { amount, reference, chargeId, reason } = parseObject(hit.body) ?? {};
  const asked = Object.fromEntries(
    Object.entries({ amount, reference, chargeId, reason }).filter(([, value]) => value !== undefined),
  );
  const id = `${String(body["id"]).slice(0, 3)}${String(number).padStart(4, "0")}`;
  return { ...reply, body: JSON.stringify({ ...body, ...asked, id }) };
}

/** A page of the charges in the ledger, the newest first. */
function listFromLedger(hit: Hit, ledger: Ledger): StoredReply {
  const charges = ledger.executions
    .map((each) => parseObject(each.reply.body))
    .filter((body) => body !== undefined && "reference" in body)
    .reverse();
  const limit = Number(hit.url.searchParams.get("limit") ?? 10);
  const after = hit.url.searchParams.get("starting_after");
  const start = after === null ? 0 : charges.findIndex((charge) => charge?.["id"] === after) + 1;
  const body = { data: charges.slice(start, start + limit), hasMore: start + limit < charges.length };
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
