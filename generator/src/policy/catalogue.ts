import type { PolicyCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What the policy stage has to say of documents, by code. */
export const POLICY_CATALOGUE: Readonly<Record<PolicyCode, CatalogueEntry>> = {
  "x-resilience-shape": {
    title: "A value of x-resilience has the wrong JSON type",
    cause: "x-resilience is an object, and each of its keys takes one type of value.",
    fix: "Write the type that the message names; docs/x-resilience.md has every key.",
  },
  "x-resilience-unknown-key": {
    title: "x-resilience has a key that nothing knows",
    cause: "A setting that is misspelt would have no effect, and nobody would notice.",
    fix: "Correct the key. Keys that begin with x- are yours and are ignored.",
  },
  "x-resilience-misspelt": {
    title: "A key looks like x-resilience and is not",
    cause: "Extensions under another name are ignored, so this policy would have no effect.",
    fix: "Write x-resilience.",
  },
  "x-resilience-other-name": {
    title: "A setting stands under another name",
    cause: "The name is understood, and may not be for ever.",
    fix: "Write the name that the message gives.",
  },
  "x-resilience-misplaced": {
    title: "A setting, or x-resilience itself, stands where it has no meaning",
    cause: "Some settings hold for the whole API, a scheme or a webhook alone.",
    fix: "Move it to a place that the message names.",
  },
  "x-resilience-value": {
    title: "A setting has a value out of its range",
    cause: "The setting takes certain words, or numbers within bounds.",
    fix: "Write one of the values that the message names.",
  },
  "x-resilience-duration": {
    title: "A duration has no unit, or is none",
    cause: "A bare number could be seconds or milliseconds, a factor of a thousand.",
    fix: 'Write "500ms", "2s", "5m", "24h" or ISO 8601 such as "PT2S".',
  },
  "x-resilience-ratio": {
    title: "A ratio is not between 0 and 1",
    cause: "Ratios are shares of one, not percentages.",
    fix: "Write 0.5 for half.",
  },
  "x-resilience-size": {
    title: "A size has no unit, or is none",
    cause: "A bare number could be bytes or megabytes.",
    fix: 'Write "512kB" or "10MB".',
  },
  "x-resilience-pointer": {
    title: "A place in a body is no JSON pointer",
    cause: "Places are JSON pointers (RFC 6901): names and positions, each after a slash.",
    fix: 'Write "/error/code" for the code within error.',
  },
  "x-resilience-reference": {
    title: "A $ref in x-resilience cannot be followed",
    cause: "It leads nowhere, to itself, or is no text.",
    fix: "Point it at an object of this document.",
  },
  "x-resilience-incomplete": {
    title: "A block lacks a setting that it cannot do without",
    cause: "The setting has no default that would be right for many.",
    fix: "Add the setting that the message names.",
  },
  "x-resilience-unknown-class": {
    title: "A retry class has no definition",
    cause: "It is neither built in nor one of the root's classes.",
    fix: "Correct the name, or define it under classes at the root.",
  },
  "x-resilience-class-definition": {
    title: "A class of the document's own cannot stand",
    cause: "A class extends exactly one built-in class and has a name of its own.",
    fix: "Add extends with a built-in class, or choose another name.",
  },
  "x-resilience-class-twice": {
    title: "A level states its class twice",
    cause: "class is short for retry.class.",
    fix: "Keep one of the two.",
  },
  "x-resilience-tag-conflict": {
    title: "Two tags of an operation disagree",
    cause: "Tags hold in the order in which the operation names them; the last one wins.",
    fix: "State the setting on the operation, if the order is not what you want.",
  },
  "x-resilience-unsafe-hedge": {
    title: "An unsafe operation is hedged",
    cause: "A hedge sends the request twice, and an unsafe request would act twice.",
    fix: "Remove hedge, or state class: safe if the operation changes nothing.",
  },
  "x-resilience-idle-hedge": {
    title: "A hedge that is never sent",
    cause: "The class says that the request is not to reach the server twice, and a hedge is a second one.",
    fix: "Remove hedge, or state class: safe.",
  },
  "x-resilience-unsafe-cache": {
    title: "An unsafe operation is cached",
    cause: "A call that is answered from the cache would not act at all.",
    fix: "Remove cache (invalidates alone may stay).",
  },
  "x-resilience-header": {
    title: "A header that cannot be sent, or that carries something else",
    cause:
      "The client would send a credential, or what HTTP needs, in place of the policy's value, or the other way round.",
    fix: "Name a header of its own, such as Idempotency-Key or X-Request-Id.",
  },
  "x-resilience-key-without-carrier": {
    title: "A keyed operation has no place for its key",
    cause: "Without a key that the server knows, a repeat may act twice.",
    fix: "Declare the header parameter, mark a parameter or property with idempotencyKey, or name it in idempotency.",
  },
  "x-resilience-attempt-exceeds-total": {
    title: "One attempt may take longer than the whole call",
    cause: "The total limit ends the call first, so the attempt's limit has no effect.",
    fix: "Raise timeout.total or lower timeout.attempt.",
  },
  "x-resilience-beyond-platform": {
    title: "An attempt may take longer than Node's fetch allows",
    cause:
      "undici, on which it runs, ends a request after 300 s without headers or without a piece of the body.",
    fix: "Pass undiciFetch() of @gen-client/runtime/undici as the client's fetch, or lower timeout.attempt.",
  },
  "x-resilience-open-without-fallback": {
    title: "An operation fails open with nothing to fall back to",
    cause: "failMode: open goes on with a substitute, and none is defined.",
    fix: "Add a fallback, or remove failMode.",
  },
  "x-resilience-fallback-type": {
    title: "A fallback operation gives another type of result",
    cause: "The caller could not tell which of the two it holds.",
    fix: "Choose an operation whose successful reply has the same schema.",
  },
  "x-resilience-unknown-operation": {
    title: "An operation that is named does not exist",
    cause: "No operation has this operationId, or it was not selected for the client.",
    fix: "Correct the operationId, or include the operation.",
  },
  "x-resilience-unfit-health": {
    title: "The operation for the start-up check changes something, or needs input",
    cause: "`client.ready()` calls it at every start, and has nothing to pass.",
    fix: "Name a GET without required parameters, such as the one that gives the caller's own account.",
  },
  "x-resilience-narrow-burst": {
    title: "A limit refuses calls that it has room for",
    cause:
      "Few requests may go at once, and a call that would have to wait longer than `maxWait` for the next is refused.",
    fix: "State `burst` as the provider allows, or raise `maxWait`.",
  },
  "x-resilience-shared-figure": {
    title: "Operations that share one state want different figures of it",
    cause: "A circuit has one window and a budget starts once: with the figures of whoever calls first.",
    fix: "State the figure where all who share hold it, such as the root, or give the operation a `scope` of its own.",
  },
  "x-resilience-unreachable-attempts": {
    title: "The waits alone take longer than the call may",
    cause: "The last attempts could only begin after the total limit.",
    fix: "Lower retry.maxAttempts or its delays, or raise timeout.total.",
  },
  "x-resilience-unkeyed-retry": {
    title: "An unsafe operation is repeated without a key",
    cause: "The first attempt may have acted although its reply was lost; a repeat acts again.",
    fix: "Give it an idempotency key, leave its class to the default, state class: safe at the operation itself if it changes nothing, or say at the response that it is `transient`.",
  },
  "x-resilience-permanent-status": {
    title: "A permanent failure is repeated",
    cause: "400, 401, 403, 404 and 422 say the same to the same request.",
    fix: "Remove the status from retry.statusCodes.",
  },
  "x-resilience-broad-status": {
    title: "Every server error is repeated",
    cause: "5XX holds 500, 501 and 505, most of which are permanent.",
    fix: "Name the statuses that pass by themselves, such as 502, 503 and 504.",
  },
  "x-resilience-security-fails-open": {
    title: "An operation that decides on access fails open",
    cause: "When it cannot answer, everybody is let in.",
    fix: "State failMode: closed.",
  },
  "x-resilience-cache-without-credential": {
    title: "A cached operation takes a credential that no security scheme declares",
    cause: "The cache knows its value alone: with each new token, the same caller is somebody else.",
    fix: "Declare the credential as a security scheme, or turn the cache off.",
  },
  "x-resilience-idle-cache": {
    title: "A cache has no effect",
    cause:
      "Replies to GET are kept, and answer HEAD as well; of other operations, and of streams, nothing is.",
    fix: "Remove cache (invalidates alone may stay).",
  },
  "x-resilience-stale-without-cache": {
    title: "A fallback has nothing to give",
    cause: "A stale reply is one that the cache has kept.",
    fix: "Add a cache, such as { mode: http }, or remove the step.",
  },
  "x-resilience-streamed-body": {
    title: "A streamed request body is sent once",
    cause: "A stream cannot be read a second time; bytes, a Blob or a factory can.",
    fix: "Nothing, if callers pass something that can be sent again.",
  },
  "x-resilience-failure": {
    title: "A failure in a body is told where there is none, or as a reply that is not there",
    cause: "`failure` is about replies of success, and `as` names another reply of the same operation.",
    fix: "Move `failure` to a 2xx response, or name in `as` a reply that the operation has.",
  },
  "x-resilience-pagination": {
    title: "A list cannot be followed as its pagination says",
    cause: "The names in `pagination` must be those of the operation's own parameters and reply.",
    fix: "Correct the name or path; docs/x-resilience.md has what may stand there.",
  },
  "import-extensions-unmapped": {
    title: "A setting of another vendor's extension is not taken over",
    cause: "x-resilience has no counterpart of it, or taking it over would not be safe.",
    fix: "State in x-resilience what is meant; it wins over what is imported.",
  },
  "import-extensions-unused": {
    title: "--import-extensions and the document do not match",
    cause: "A vendor is named whose extensions the document does not have, or has some and it is not named.",
    fix: "Name the vendors whose extensions are to be read.",
  },
  "x-resilience-first-page": {
    title: "Nobody says whether pages count from 0 or from 1",
    cause: "The page after the first is asked for by its number, and that depends on the first one's.",
    fix: "State `default` or `minimum` of the parameter.",
  },
};
