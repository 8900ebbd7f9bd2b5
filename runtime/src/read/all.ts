import { type Issue, isRejection, kindOf } from "./issue.ts";
import { renderPath } from "./path.ts";
import { type Payload, type ReadContext, reading, run, type Schema } from "./schema.ts";

/** One part of an `allOf`. */
export interface Member {
  readonly schema: Schema;
  /** It names properties, so that it can tell known from unknown ones. */
  readonly names: boolean;
}

/** Reads a value by every member in turn; a property is unknown when it is so to every member that names any. */
export function allSchema(members: readonly Member[]): Schema {
  return reading((payload, context) => {
    const input = payload.value;
    const found: Issue[][] = [];
    for (const member of members) {
      const result = readMember(member, payload, context);
      if (result.issues.some(isRejection)) return { value: input, issues: result.issues };
      payload.value = result.value;
      found.push(result.issues);
    }
    payload.issues = reconcile(found, members);
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
    if (kind === "type" || kind === "null") degraded.add(path);
    // A later member misses what an earlier one has made absent: that is one deviation, not two.
    if (kind === "missing" && degraded.has(path)) continue;
    if (isUnknown(issue) && !issue.params?.closed && !naming.every((paths) => covers(paths, issue))) continue;
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
  return renderPath(issue.path ?? []);
}
