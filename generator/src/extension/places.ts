import { z } from "zod";
import { always, type Block, block, toggle } from "./block.ts";
import { breaker } from "./blocks/breaker.ts";
import { budget } from "./blocks/budget.ts";
import { cache } from "./blocks/cache.ts";
import { failure } from "./blocks/failure.ts";
import { fallback } from "./blocks/fallback.ts";
import { health } from "./blocks/health.ts";
import { hedge } from "./blocks/hedge.ts";
import { idempotency } from "./blocks/idempotency.ts";
import { parameterMarks, propertyMarks } from "./blocks/marks.ts";
import { oauth } from "./blocks/oauth.ts";
import { pagination } from "./blocks/pagination.ts";
import { rateLimit } from "./blocks/rate-limit.ts";
import { reader } from "./blocks/reader.ts";
import { response } from "./blocks/response.ts";
import { classes, retry, retryClass } from "./blocks/retry.ts";
import { telemetry } from "./blocks/telemetry.ts";
import { timeout } from "./blocks/timing.ts";
import { webhook } from "./blocks/webhook.ts";
import { choice } from "./field.ts";

/** Where an `x-resilience` may stand. */
export type PlaceKind =
  | "root"
  | "tag"
  | "path item"
  | "operation"
  | "response"
  | "parameter"
  | "property"
  | "security scheme"
  | "webhook";

const policy = {
  class: retryClass,
  retry: toggle(retry, { description: "When and how a failed attempt is repeated; `false`: never." }),
  timeout: always(timeout, { description: "Limits on waiting. They can be long, and never infinite." }),
  budget: toggle(budget, { description: "How many repeats the traffic pays for." }),
  breaker: toggle(breaker, { description: "Stops calling what is down." }),
  rateLimit: toggle(rateLimit, {
    description: "Slows down before the server has to say 429.",
    default: false,
  }),
  cache: toggle(cache, { description: "Keeps replies of safe operations.", default: false }),
  idempotency: toggle(idempotency, {
    description: "The key that makes a repeat safe. On where the document has a place for a key.",
    default: false,
  }),
  hedge: toggle(hedge, {
    description: "A second request when the first is slow. Safe operations only.",
    default: false,
  }),
  failure: toggle(failure, {
    description: "How a success says in its body that it failed.",
    default: false,
  }),
  fallback: z.union([z.literal(false), fallback]).meta({
    description: "What stands in for a failed call, tried in order.",
    default: [],
  }),
  criticality: choice(["critical", "standard", "sheddable"], {
    description:
      "`critical` makes every required property of a reply critical; `sheddable` leaves half of the retry budget to the others.",
    default: "standard",
  }),
  failMode: choice(["closed", "open"], {
    description: "`open` goes on without a result; it needs a fallback.",
    default: "closed",
  }),
  reader: toggle(reader, { description: "How replies are read; `false` only parses." }),
  pagination: toggle(pagination, { description: "How one page leads to the next.", default: false }),
  telemetry: toggle(telemetry, { description: "What is sent along to find a call again; `false`: nothing." }),
};

/** What `x-resilience` may say on an operation, a path item or a tag. */
export const operationLevel: Block = block("Resilience of an operation.", policy);

/** What it may say at each place. */
export const PLACES: Readonly<Record<PlaceKind, Block>> = {
  root: block("Resilience of the whole API.", {
    version: z.literal(1).meta({ description: "Version of the extension.", default: 1 }),
    ...policy,
    health: toggle(health, { description: "The call that proves that the API is there.", default: false }),
    classes,
  }),
  tag: operationLevel,
  "path item": operationLevel,
  operation: operationLevel,
  response,
  parameter: parameterMarks,
  property: propertyMarks,
  "security scheme": block("Resilience of a security scheme.", {
    oauth: toggle(oauth, { description: "How tokens are kept fresh." }),
  }),
  webhook: block("Resilience of a webhook.", {
    webhook: toggle(webhook, { description: "How events are received." }),
  }),
};

const PLACE_NAMES: Readonly<Record<PlaceKind, string>> = {
  root: "at the root",
  tag: "on a tag",
  "path item": "on a path item",
  operation: "on an operation",
  response: "on a response",
  parameter: "on a parameter",
  property: "on a property of a schema",
  "security scheme": "on a security scheme",
  webhook: "on a webhook",
};

/** A place in words: `on an operation`. */
export function placeName(place: PlaceKind): string {
  return PLACE_NAMES[place];
}

/** Where a key of the extension's top level may stand, in words; none for a key that nothing knows. */
export function placesOf(key: string): readonly string[] {
  const kinds = Object.keys(PLACES) as PlaceKind[];
  return kinds.filter((kind) => Object.hasOwn(PLACES[kind].shape, key)).map(placeName);
}
