/**
 * The words that generated readers are written in: `import * as r from "@gen-client/runtime/schema"`. Each makes one plain
 * node and touches no zod; a bundler leaves out those that nobody says, with all that they need.
 */

export { toBigint } from "../forms/bigint.ts";
export { toDate } from "../forms/date.ts";
export { toDigits } from "../forms/digits.ts";
export { toDuration, toInstant, toPlainDate, toPlainDateTime, toPlainTime } from "../forms/temporal.ts";
export { all } from "./all.ts";
export { array, tuple } from "./array.ts";
export { assumed } from "./assumed.ts";
export { contains, dependent, names, when } from "./conditions.ts";
export { literal, open } from "./enumeration.ts";
export { date, dateTime, email, ipv4, ipv6, uri, uuid } from "./format.ts";
export { critical, exempt, nullable, optional } from "./mark.ts";
export { not } from "./not.ts";
export { object, record } from "./object.ts";
export { boolean, never, nil as null, unknown } from "./plain.ts";
export { integer, number, string } from "./scalar.ts";
export { tagged } from "./tagged.ts";
export { unevaluated } from "./unevaluated.ts";
export { oneOf, union } from "./union.ts";
