import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/**
 * One scripted reply of the fault server, on raw sockets: nothing between the script and the wire mends it.
 * The script runs one step a request; its last step repeats.
 */
export type Fault =
  /** A whole reply; several `Retry-After` and the like go into `headers`. */
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      /** Closes the connection after the reply, without saying so before. */
      readonly close?: boolean;
    }
  /** Resets the connection once the whole request has arrived. */
  | { readonly kind: "reset" }
  /** Resets after the headers and this much of the body. */
  | { readonly kind: "reset-in-body"; readonly status?: number; readonly body: string }
  /** Reads the request and never answers. */
  | { readonly kind: "stall" }
  /** Sends headers and this much of the body, then nothing. */
  | { readonly kind: "stall-body"; readonly status?: number; readonly body: string }
  /** Promises more than it sends, then closes in an orderly way. */
  | { readonly kind: "truncate"; readonly status?: number; readonly body: string }
  /** Sends the body in pieces, one every so often. */
  | { readonly kind: "slow"; readonly pieces: readonly string[]; readonly everyMs: number }
  /** Sends without end. */
  | { readonly kind: "endless"; readonly piece: string };

/** A request as it arrived. */
export interface Hit {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FaultServer {
  readonly url: string;
  readonly port: number;
  readonly hits: readonly Hit[];
  /** Connections that are open now. */
  readonly openSockets: () => number;
  /** Replaces what is left of the script. */
  readonly script: (...faults: readonly Fault[]) => void;
  /** Destroys idle connections, as a load balancer does. */
  readonly closeIdle: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function startFaultServer(...faults: readonly Fault[]): Promise<FaultServer> {
  let steps = [...faults];
  const hits: Hit[] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    onRequest(socket, (hit) => {
      hits.push(hit);
      const step = steps.length > 1 ? steps.shift() : steps[0];
      if (step !== undefined) play(step, socket, timers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    hits,
    openSockets: () => sockets.size,
    script: (...next) => {
      steps = [...next];
    },
    closeIdle: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A whole reply with a JSON body. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const text = JSON.stringify(body);
  return { kind: "reply", status, headers: { "Content-Type": "application/json", ...headers }, body: text };
}

function onRequest(socket: Socket, found: (hit: Hit) => void): void {
  let pending = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let parsed = parse(pending); parsed !== undefined; parsed = parse(pending)) {
      pending = pending.subarray(parsed.length);
      found(parsed.hit);
    }
  });
}

function parse(bytes: Buffer): { hit: Hit; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [requestLine = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const [method = "", target = ""] = requestLine.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bodyOf(bytes.subarray(end + 4), headers);
  if (body === undefined) return undefined;
  return { hit: { method, target, headers, body: body.text }, length: end + 4 + body.length };
}

function bodyOf(
  rest: Buffer,
  headers: Readonly<Record<string, string>>,
): { text: string; length: number } | undefined {
  if (headers["transfer-encoding"] === "chunked") return dechunked(rest);
  const length = Number(headers["content-length"] ?? 0);
  if (rest.length < length) return undefined;
  return { text: rest.subarray(0, length).toString("utf8"), length };
}

function dechunked(rest: Buffer): { text: string; length: number } | undefined {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString("latin1"), 16);
    const next = lineEnd + 2 + size + 2;
    if (rest.length < next) return undefined;
    pieces.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
    if (size === 0) return { text: Buffer.concat(pieces).toString("utf8"), length: at };
  }
}

function play(fault: Fault, socket: Socket, timers: Set<NodeJS.Timeout>): void {
  switch (fault.kind) {
    case "reply": {
      const body = Buffer.from(fault.body ?? "");
      const lines = head(fault.status, { ...fault.headers, "Content-Length": String(body.length) });
      // In one piece: of two, the second waits for the first to be acknowledged, tens of ms later.
      socket.write(Buffer.concat([Buffer.from(lines, "latin1"), body]));
      if (fault.close === true) socket.end();
      return;
    }
    case "reset":
      socket.resetAndDestroy();
      return;
    case "reset-in-body":
      socket.write(head(fault.status ?? 200, { "Content-Length": "100000" }) + fault.body, () =>
        socket.resetAndDestroy(),
      );
      return;
    case "stall":
      return;
    case "stall-body":
      socket.write(head(fault.status ?? 200, { "Content-Length": "100000" }) + fault.body);
      return;
    case "truncate":
      socket.end(head(fault.status ?? 200, { "Content-Length": "100000" }) + fault.body);
      return;
    case "slow":
      playSlow(fault, socket, timers);
      return;
    case "endless":
      playEndless(fault.piece, socket);
  }
}

function playSlow(
  fault: Extract<Fault, { kind: "slow" }>,
  socket: Socket,
  timers: Set<NodeJS.Timeout>,
): void {
  const pieces = [...fault.pieces];
  const length = Buffer.byteLength(pieces.join(""));
  socket.write(head(200, { "Content-Length": String(length) }));
  const timer = setInterval(() => {
    const piece = pieces.shift();
    if (piece !== undefined) socket.write(piece);
    if (pieces.length > 0) return;
    clearInterval(timer);
    timers.delete(timer);
  }, fault.everyMs);
  timers.add(timer);
}

function playEndless(piece: string, socket: Socket): void {
  socket.write(head(200, { "Transfer-Encoding": "chunked" }));
  const chunk = `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`;
  const push = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", push);
  push();
}

function head(status: number, headers: Readonly<Record<string, string>>): string {
  const all = { "Content-Type": "application/json", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Scripted\r\n${lines.join("")}\r\n`;
}
