import type { FindSpan, Span } from "./position.ts";
import { asYamlTree, readYamlTree, type YamlTree } from "./yaml.ts";

interface Member extends Span {
  readonly tree: YamlTree;
}

type MemberIndex = Map<YamlTree, ReadonlyMap<string, Member>>;

/** Creates a finder for YAML text. The tree with positions is built at the first question. */
export function createYamlFinder(text: string): FindSpan {
  const index: MemberIndex = new Map();
  let root: Member | undefined;
  return (tokens) => {
    root ??= toMember(readYamlTree(text));
    let current = root;
    for (const token of tokens) {
      const next = memberOf(current.tree, token, index);
      if (next === undefined) break;
      current = next;
    }
    return current;
  };
}

function toMember(tree: YamlTree): Member {
  return { tree, value: tree.startPosition };
}

function memberOf(tree: YamlTree, token: string, index: MemberIndex): Member | undefined {
  if (tree.items !== undefined) {
    const item = tree.items[Number(token)];
    return item ? toMember(item) : undefined;
  }
  let members = index.get(tree);
  if (members === undefined) {
    members = readMembers(tree);
    index.set(tree, members);
  }
  return members.get(token);
}

function readMembers(tree: YamlTree): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const mapping of tree.mappings ?? []) {
    if (!mapping?.key) continue;
    const { key } = mapping;
    const value = asYamlTree(mapping.value);
    const member = { tree: value ?? key, key: key.startPosition, value: (value ?? key).startPosition };
    members.set(String(key.value), member);
  }
  return members;
}
