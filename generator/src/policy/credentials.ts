import type { Operation, Parameter } from "../ir/api.ts";

const CREDENTIAL_NAME =
  /^(authorization|cookie|.*(api[-_]?key|access[-_]?token|auth[-_]?token|session([-_]?id)?|secret))$/i;
const ACCESS_WORDS: ReadonlySet<string> = new Set([
  "access",
  "auth",
  "authenticate",
  "authentication",
  "authorisation",
  "authorise",
  "authorization",
  "authorize",
  "login",
  "mfa",
  "oauth",
  "otp",
  "permission",
  "permissions",
  "signin",
]);

/** A parameter that looks like a credential; those that a security scheme declares are no parameters. */
export function findCredentialParameter(operation: Operation): Parameter | undefined {
  return operation.parameters.find(({ in: where, name }) => where !== "path" && CREDENTIAL_NAME.test(name));
}

/** Whether an operation decides on access, as far as its names tell. */
export function isAboutAccess(operation: Operation): boolean {
  return wordsOf([operation.operationId ?? "", operation.path, ...operation.tags].join(" ")).some((word) =>
    ACCESS_WORDS.has(word),
  );
}

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
}
