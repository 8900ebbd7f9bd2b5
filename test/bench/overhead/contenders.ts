import ky from "ky";
import {
  bindClient,
  type ClientBase,
  type ClientDescriptor,
  createBareClient,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "../../../runtime/src/codegen.ts";
import { type ClientOptions, call, type Environment, systemEnvironment } from "../../../runtime/src/index.ts";
import { kyFetch } from "../../../runtime/src/ky/index.ts";

/** One call of one way to call, its reply read as JSON. */
export type Call = () => Promise<unknown>;

/** What a contender runs on. */
export interface Setting {
  readonly url: string;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  readonly environment?: Partial<Environment>;
}

const Pet: Reader<unknown> = reader(() =>
  r.object({
    id: r.string(),
    name: r.string(),
    age: r.integer(),
    status: r.open("available", "sold"),
    tags: r.array(r.string()),
    owner: r.object({ id: r.string(), email: r.string() }),
  }),
);
const getPet: Operation<{ path: { id: string } }, unknown, unknown> = operation(() => ({
  id: "getPet",
  method: "GET",
  path: "/pets/{id}",
  replies: { 200: Pet },
}));
const descriptor: ClientDescriptor = {
  name: "Pets",
  version: "1",
  servers: [],
  securitySchemes: {},
  security: [],
};
const input = { path: { id: "pet_1" } };

/** Not a call but the refusal of one. */
export const OPEN_CIRCUIT = "ours, circuit open";

/** The ways to call, each with nothing but its own defaults; retries off, as nothing fails. */
export const CONTENDERS: Readonly<Record<string, (setting: Setting) => Call | Promise<Call>>> = {
  fetch: ({ url }) => {
    const target = `${url}/pets/pet_1`;
    return async () => (await fetch(target)).json();
  },
  ky: ({ url }) => {
    const target = `${url}/pets/pet_1`;
    return () => ky(target, { retry: 0 }).json();
  },
  "ours, bare": (setting) => {
    const client = createBareClient(descriptor, optionsOf(setting));
    const { signal } = setting;
    return signal === undefined
      ? () => call(client, getPet, input)
      : () => call(client, getPet, input, { signal });
  },
  "ours, bound": (setting) => {
    interface Pets extends ClientBase {
      readonly pets: { readonly getPet: (given: unknown) => Promise<unknown> };
    }
    const client: Pets = bindClient(descriptor, optionsOf(setting), { pets: { getPet } });
    return () => client.pets.getPet(input);
  },
  "ours, bare, reader off": (setting) => {
    const client = createBareClient(descriptor, {
      ...optionsOf(setting),
      policy: { reader: { mode: "off" } },
    });
    return () => call(client, getPet, input);
  },
  "ours, bare, with events": (setting) => {
    const seen = { events: 0 };
    const onEvent = (): void => {
      seen.events += 1;
    };
    const client = createBareClient(descriptor, { ...optionsOf(setting), onEvent });
    return () => call(client, getPet, input);
  },
  "ours, through ky": (setting) => {
    const client = createBareClient(descriptor, { ...optionsOf(setting), fetch: kyFetch() });
    return () => call(client, getPet, input);
  },
  [OPEN_CIRCUIT]: async (setting) => {
    const broken: typeof fetch = () => Promise.reject(new TypeError("out of order"));
    const policy = { retry: { maxAttempts: 1 }, breaker: { openForMs: 3_600_000, maxOpenForMs: 3_600_000 } };
    const client = createBareClient(descriptor, { ...optionsOf({ ...setting, fetch: broken }), policy });
    for (let failed = 0; failed < 10; failed += 1) await call(client, getPet, input).safe();
    return async () => {
      const { ok } = await call(client, getPet, input).safe();
      if (ok) throw new Error("the circuit is not open");
    };
  },
};

function optionsOf({ url, fetch: own, environment }: Setting): ClientOptions {
  return {
    baseUrl: url,
    ...(own !== undefined && { fetch: own }),
    environment: { ...systemEnvironment, ...environment },
  };
}
