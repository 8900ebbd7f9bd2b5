import { build, lazySchema } from "./build.ts";
import { absorb } from "./evaluated.ts";
import { type Issue, isRejection, kindOf } from "./issue.ts";
import { flattenMembers, mergeObjects, resolve } from "./merge.ts";
import type { AllNode, Shape } from "./node.ts";
import { renderPath } from "./path.ts";
import { type Payload, type ReadContext, reading, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** Every member at once (`allOf`). */
export function all(...members: readonly Shape[]): AllNode {
  return {
    kind: "all",
    members,
    // Merged properties are of this kind again, so a recursive schema would be merged without end.
    build: (variant) => lazySchema(() => allOf(members, variant)),
  };
}

/** JSON Schema reads each member by itself; a tolerant reader wants to know what all of them know. */
function allOf(nested: readonly Shape[], variant: Variant): Schema {
  const members = flattenMembers(nested);
  const merged = variant.strict ? undefined : mergeObjects(members, all);
  const checks = members.filter((member) => resolve(member)?.kind === "check");
  if (merged !== undefined && checks.length === 0) return build(merged, variant);
  const apart = merged === undefined ? members : [merged, ...checks];
  return allSchema(
    apart.map((member) => ({ schema: build(member, variant), names: namesProperties(member) })),
  );
}

function namesProperties(member: Shape): boolean {
  const node = resolve(member);
  if (node === undefined || node.kind === "any") return false;
  if (node.kind === "check") return node.names?.some((each) => each && namesProperties(each)) ?? false;
  return node.kind !== "object" || Object.keys(node.properties).length > 0;
}

/** One part of an `allOf`. */
interface Member {
  readonly schema: Schema;
  /** It names properties, so that it can tell known from unknown ones. */
  readonly names: boolean;
}

/** Reads a value by every member in turn; a property is unknown when it is so to every member that names any. */
function allSchema(members: readonly Member[]): Schema {
  return reading((payload, context) => {
    const input = payload.value;
    const found: Issue[][] = [];
    const spoken: Member[] = [];
    for (const member of members) {
      const result = readMember(member, payload, context);
      if (result.issues.some(isRejection)) return { value: input, issues: result.issues };
      payload.value = result.value;
      absorb(payload, result);
      if (result.isSilent) continue;
      found.push(result.issues);
      spoken.push(member);
    }
    payload.issues = reconcile(found, spoken);
    return payload;
  });
}

function readMember(member: Member, payload: Payload, context: ReadContext): Payload {
  return run(member.schema, { value: payload.value, issues: [] }, context);
}

function reconcile(found: readonly (readonly Issue[])[], members: readonly Member[]): Issue[] {
  const unknown = found.map((issues) => new Set(issues.filter(isUnknown).map(pathOf)));
  const naming = unknown.filter((_, index) => members[index]?.names);
  const degraded = new Set<string>();
  const kept = new Map<string, Issue>();
  for (const issue of found.flat()) {
    const path = pathOf(issue);
    const kind = kindOf(issue);
    if (kind === "type" || kind === "null" || kind === "format") degraded.add(path);
    // A later member misses what an earlier one has made absent: that is one deviation, not two.
    if (kind === "missing" && degraded.has(path)) continue;
    if (
      isUnknown(issue) &&
      issue.params?.nature !== "closed" &&
      !naming.every((paths) => covers(paths, issue))
    )
      continue;
    kept.set(`${kind}${issue.continue}${path}`, issue);
  }
  return [...kept.values()];
}

/** Unknown itself, or within something unknown. */
function covers(paths: ReadonlySet<string>, issue: Issue): boolean {
  const path = issue.path ?? [];
  return path.some((_, index) => paths.has(renderPath(path.slice(0, index + 1))));
}

function isUnknown(issue: Issue): boolean {
  return kindOf(issue) === "unknown-property";
}

function pathOf(issue: Issue): string {
  return renderPath(issue.path);
}
