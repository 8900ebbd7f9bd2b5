import type { IncomingMessage } from "node:http";

/** One request, read whole. */
export interface Hit {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers of the connection, not of the request (RFC 9110, 7.6.1), and those that the next hop makes anew. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "host", "content-length"]);

export async function readHit(request: IncomingMessage): Promise<Hit> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string" && !HOP_BY_HOP.has(name)) headers[name] = value;
  }
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", "http://localhost"),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** The order that a request for money is about: what must not be paid twice. */
export function orderOf(hit: Hit): string | undefined {
  const body = parseObject(hit.body);
  if (typeof body?.["reference"] === "string") return body["reference"];
  if (typeof body?.["chargeId"] === "string") return `refund of ${body["chargeId"]}`;
  return undefined;
}

/** The JSON object in a text, or nothing. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
