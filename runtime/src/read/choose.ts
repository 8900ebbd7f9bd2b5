import { jsonType } from "./canonical.ts";
import { fault, type Issue, isFatal, isRejection, kindOf } from "./issue.ts";
import { type Payload, rejected } from "./schema.ts";

/** Which of the variants a value is, by what was found wrong with it as each. */
export type Choose = (results: readonly Payload[], value: unknown) => Payload;

/** The contract has grown a variant. */
export function unknownVariant(fatal: boolean): Issue {
  return fault("unknown-variant", { fatal, message: "none of the known variants" });
}

/** By what is valid alone. */
export function chooseStrictly(exactlyOne: boolean): Choose {
  return (results, value) => {
    const accepted = results.filter((result) => !result.issues.some(isFatal));
    const [first] = accepted;
    if (first !== undefined && (accepted.length === 1 || !exactlyOne)) return first;
    const [meant, ...others] = results.filter((result) => !result.issues.some(isRejection));
    // The only variant of the value's type says best what is wrong with it, and where.
    if (accepted.length === 0 && meant !== undefined && others.length === 0) return meant;
    const message = accepted.length > 1 ? "more than one variant" : "none of the known variants";
    return { value, issues: [fault("unknown-variant", { fatal: true, message })] };
  };
}

/** By what deviates least and is still recognisable. */
export const chooseTolerantly: Choose = (results, value) => {
  const clean = results.find((result) => result.issues.length === 0);
  if (clean !== undefined) return clean;
  const ofItsType = results.filter((result) => !result.issues.some(isRejection));
  if (ofItsType.length === 0) return rejected({ value, issues: [] }, "one of the known variants");
  const possible = ofItsType.filter(({ issues }) => !issues.some(isAnother));
  const readable = possible.filter(({ issues }) => !issues.some(isFatal));
  const meant =
    closest(readable.filter(({ issues }) => isRecognisable(issues, value))) ??
    // Where one variant at least may do without what is critical to the others, nobody knows that it is missed.
    (readable.length === 0 ? closest(possible.filter((result) => isButForFatal(result, value))) : undefined);
  return meant ?? { value, issues: [unknownVariant(false)] };
};

/** A constant of the value differs. */
function isAnother(issue: Issue): boolean {
  return issue.params?.nature === "identity" && pathLength(issue) <= 1;
}

/** A wrong guess would degrade data that is right for another variant, so more must fit than not. */
function isRecognisable(issues: readonly Issue[], value: unknown): boolean {
  if (jsonType(value) !== "object") return true;
  const missing = count(issues, "missing");
  const wrong = count(issues, "type", "null");
  return missing + wrong === 0 || missing + wrong < fitting(issues, value) - wrong;
}

/** Nothing in it is of another variant, or most of it is of this one, if what fails the read is set aside. */
function isButForFatal({ issues }: Payload, value: unknown): boolean {
  if (jsonType(value) !== "object") return true;
  const known = fitting(issues, value);
  const all = fitting([], value);
  const others = issues.filter((issue) => !isFatal(issue));
  return known === all || (2 * known > all && isRecognisable(others, value));
}

/** How many properties the variant knows. */
function fitting(issues: readonly Issue[], value: unknown): number {
  return Object.keys(value as object).length - count(issues, "unknown-property");
}

function count(issues: readonly Issue[], ...kinds: readonly ReturnType<typeof kindOf>[]): number {
  return issues.filter((issue) => pathLength(issue) === 1 && kinds.includes(kindOf(issue))).length;
}

function closest(candidates: readonly Payload[]): Payload | undefined {
  const [first, ...others] = candidates;
  return first && others.reduce((best, next) => (cost(next) < cost(best) ? next : best), first);
}

/** Lost data weighs more than data that is merely new. */
function cost({ issues }: Payload): number {
  return issues.reduce((sum, issue) => sum + (kindOf(issue) === "unknown-property" ? 1 : 1_000), 0);
}

function pathLength(issue: Issue): number {
  return issue.path?.length ?? 0;
}
