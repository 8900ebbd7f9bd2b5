import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answer, problemReply } from "./answer.ts";
import { describeFault, type Fault, NO_FAULT } from "./faults.ts";
import { type Hit, readHit } from "./hit.ts";
import type { Ledger } from "./ledger.ts";
import { work } from "./payment-server.ts";

/** The payment server of the demo: Prism for the contract, a ledger for the money, faults for the weather. */
export interface FaultServer {
  readonly url: string;
  /** The faults of the next requests, in order; then it answers soundly. */
  script(faults: readonly Fault[]): void;
  /** Chooses a fault for requests that the script does not cover. */
  weather(choose: (hit: Hit) => Fault): void;
  /** What was done to the requests since the last call of this. */
  takeHistory(): string[];
  stop(): Promise<void>;
}

/** `accepts`: whether it takes a request's `Authorization`. Default: it takes anything. */
export async function startFaultServer(
  upstream: string,
  ledger: Ledger,
  accepts: (authorization: string | undefined) => Promise<boolean> = async () => true,
): Promise<FaultServer> {
  let scripted: Fault[] = [];
  let choose: (hit: Hit) => Fault = () => NO_FAULT;
  let history: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hit = await readHit(request);
    if (!(await accepts(hit.headers["authorization"]))) {
      response.writeHead(401, { "WWW-Authenticate": 'Bearer error="invalid_token"' }).end();
      return;
    }
    const fault = scripted.shift() ?? choose(hit);
    history.push(describeFault(fault));
    await serveWithFault({ upstream, ledger, hit, fault, response });
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((cause: unknown) => response.destroy(cause as Error));
  });
  return {
    url: await listen(server),
    script: (faults) => {
      scripted = [...faults];
    },
    weather: (next) => {
      choose = next;
    },
    takeHistory: () => {
      const taken = history;
      history = [];
      return taken;
    },
    stop: () => stop(server),
  };
}

interface Exchange {
  readonly upstream: string;
  readonly ledger: Ledger;
  readonly hit: Hit;
  readonly fault: Fault;
  readonly response: ServerResponse;
}

/** Faults before the work leave the ledger as it is; all others come after the money has moved. */
async function serveWithFault({ upstream, ledger, hit, fault, response }: Exchange): Promise<void> {
  switch (fault.kind) {
    case "reset-before":
      response.socket?.resetAndDestroy();
      return;
    case "unavailable":
    case "too-many":
      await answer(response, problemReply(fault), NO_FAULT);
      return;
    default:
      await answer(response, await work({ upstream, ledger, hit, fault }), fault);
  }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(`http://127.0.0.1:${address.port}`);
      else reject(new Error("the fault server got no port"));
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
