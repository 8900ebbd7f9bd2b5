import type { Api, PolicedOperation } from "../ir/api.ts";

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Headers that carry credentials, or that HTTP itself acts on. */
const TAKEN: ReadonlySet<string> = new Set([
  "accept",
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cookie",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** A header that a policy has the client send, and what is wrong with it. */
export interface HeaderProblem {
  readonly path: string;
  readonly problem: string;
}

/** What is wrong with the headers that a policy names. */
export function findHeaderProblems(api: Api, operation: PolicedOperation): readonly HeaderProblem[] {
  return sentHeaders(operation).flatMap(([path, name]) => {
    const problem = problemOf(api, name);
    return problem === undefined
      ? []
      : [{ path, problem: `has ${JSON.stringify(name)} as \`${path}\`, ${problem}` }];
  });
}

function sentHeaders({ policy }: PolicedOperation): readonly (readonly [path: string, name: string])[] {
  const { idempotency, telemetry, timeout } = policy.value;
  const sent: [string, string][] = [];
  if (idempotency !== false && idempotency.in === "header") sent.push(["idempotency.name", idempotency.name]);
  if (telemetry.correlation !== false) sent.push(["telemetry.correlation", telemetry.correlation]);
  if (timeout.header !== undefined) sent.push(["timeout.header", timeout.header]);
  return sent;
}

function problemOf(api: Api, name: string): string | undefined {
  if (!FIELD_NAME.test(name)) return "which is no header name";
  return TAKEN.has(name.toLowerCase()) || isCredential(api, name)
    ? "a header that carries something else"
    : undefined;
}

function isCredential({ securitySchemes }: Api, name: string): boolean {
  return securitySchemes.some(
    ({ scheme }) =>
      scheme.kind === "apiKey" && scheme.in === "header" && scheme.name.toLowerCase() === name.toLowerCase(),
  );
}
