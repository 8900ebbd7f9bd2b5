import type { Api } from "../ir/api.ts";
import type { GroupPlan } from "./plan-types.ts";
import type { Scopes } from "./scopes.ts";
import { sectionWords } from "./sections.ts";
import { camelCase, kebabCase, pascalCase } from "./words.ts";

/** One group for each tag that is the first of an operation, by the tag's name. */
export function planGroups(api: Api, scopes: Scopes): ReadonlyMap<string, GroupPlan> {
  const firstTags = api.operations.flatMap((operation) => operation.tags.slice(0, 1));
  const names = [...new Set(firstTags)].sort();
  const tags = new Map(api.tags.map((tag) => [tag.name, tag]));
  const groups = names.map((tagName): [string, GroupPlan] => {
    const tag = tags.get(tagName);
    return [tagName, { tagName, ...(tag === undefined ? {} : { tag }), ...claimNames(tagName, api, scopes) }];
  });
  return new Map(groups);
}

function claimNames(
  tagName: string,
  api: Api,
  scopes: Scopes,
): Pick<GroupPlan, "member" | "typeName" | "stem"> {
  const key = `tag ${tagName}`;
  const wanted = camelCase(tagName) || "group";
  const member = scopes.clientMembers.claim({ key, candidates: [wanted, `${wanted}Group`] });
  const typeName = scopes.exports.claim({
    key,
    candidates: [`${pascalCase(member)}Operations`, `${pascalCase(member)}OperationGroup`],
  });
  const wantedStem = kebabCase(tagName) || stemOfPaths(tagName, api) || "tag";
  const stem = scopes.stems.claim({ key, candidates: [wantedStem, `${wantedStem}-tag`] });
  return { member, typeName, stem };
}

/** What the paths of a tag begin with, for tags in scripts that a file's name cannot have. */
function stemOfPaths(tagName: string, api: Api): string {
  const first = api.operations.find((operation) => operation.tags[0] === tagName);
  return kebabCase(first === undefined ? "" : (sectionWords(first)[0] ?? ""));
}
