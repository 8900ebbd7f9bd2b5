import type { GroupPlan, OperationPlan, Plan } from "../plan/plan-types.ts";
import { optionsType } from "./client-choices.ts";
import { clientDescriptor } from "./client-descriptor.ts";
import { clientOptions } from "./client-parts.ts";
import { type Code, code, identifier, objectKey, typeKey } from "./code.ts";
import { docComment } from "./doc-comment.ts";
import { seeTags } from "./doc-tags.ts";
import { groupBy } from "./group-by.ts";
import { type BlockItem, block, render, sequence } from "./layout.ts";
import type { ClientView, GroupView, MemberView, TemplateDraft } from "./module-draft.ts";
import { createModuleScope, type ModuleRules, type ModuleScope } from "./module-scope.ts";
import { operationsModulePath } from "./operations-module.ts";
import { firstParagraph } from "./prose/sentences.ts";

export const CLIENT_PATH = "client.ts";

/** The client root: one interface for the client, one for each group, and what makes them. */
export function clientModule(plan: Plan, rules: ModuleRules): TemplateDraft {
  const scope = createModuleScope(CLIENT_PATH, rules);
  const byGroup = groupBy(plan.operations, ({ group }) => group);
  const groups = plan.groups.map((group) => groupView(group, byGroup.get(group) ?? [], scope));
  const options = optionsType(plan, scope);
  const view: Omit<ClientView, "imports"> = {
    name: identifier(plan.client.typeName),
    doc: docComment([plan.api.title], seeTags(plan.api.externalDocs)),
    base: scope.type("ClientBase"),
    health: scope.partType("HealthMembers"),
    own: ownMembers(scope),
    options: options.name,
    optionsType: options.declaration,
    bound: scope.type("Bound"),
    bind: scope.value("bindClient"),
    createBare: scope.value("createBareClient"),
    descriptorType: scope.type("ClientDescriptor"),
    descriptor: clientDescriptor(plan, scope),
    given: clientOptions(plan, scope),
    members: membersObject(plan, byGroup),
    groups,
    operations: memberViews(byGroup.get(undefined) ?? [], scope),
  };
  return {
    kind: "template",
    template: "client",
    path: CLIENT_PATH,
    view: { imports: scope.imports(), ...view },
  };
}

/** Methods of our own beside the document's. The plan keeps their names free. */
function ownMembers(scope: ModuleScope): Code {
  const items = (["health", "ready"] as const).map((name) => {
    const local = scope.part(name);
    return { body: local === name ? local : code`${identifier(name)}: ${local}` };
  });
  return render(block("properties", items), { margin: code`  `, column: 4 });
}

function groupView(group: GroupPlan, operations: readonly OperationPlan[], scope: ModuleScope): GroupView {
  return {
    doc: indented(docComment([group.tag?.description], seeTags(group.tag?.externalDocs))),
    member: typeKey(group.member),
    typeName: identifier(group.typeName),
    operations: memberViews(operations, scope),
  };
}

function memberViews(operations: readonly OperationPlan[], scope: ModuleScope): readonly MemberView[] {
  return operations.toSorted(byMember).map(({ operation, member, exportName, stem }) => ({
    doc: indented(
      docComment(
        [operation.summary ?? firstParagraph(operation.description ?? "")],
        operation.deprecated ? [{ name: "deprecated" }] : [],
      ),
    ),
    key: typeKey(member),
    operation: scope.siblingValue(exportName, operationsModulePath(stem)),
  }));
}

function membersObject(
  plan: Plan,
  byGroup: ReadonlyMap<GroupPlan | undefined, readonly OperationPlan[]>,
): Code {
  const groups = plan.groups.map((group) => ({
    body: sequence(
      code`${objectKey(group.member)}: `,
      block("properties", memberItems(byGroup.get(group) ?? []), { broken: true }),
    ),
  }));
  const items = [...groups, ...memberItems(byGroup.get(undefined) ?? [])];
  return render(block("properties", items, { broken: true }), { margin: code`  `, column: 80 });
}

function memberItems(operations: readonly OperationPlan[]): readonly BlockItem[] {
  return operations.toSorted(byMember).map(({ member, exportName }) => ({
    body: member === exportName ? identifier(member) : code`${objectKey(member)}: ${identifier(exportName)}`,
  }));
}

function byMember(a: OperationPlan, b: OperationPlan): number {
  return a.member < b.member ? -1 : 1;
}

/** Templates set the margin of a comment's first line alone. */
function indented(doc: Code): Code {
  return doc.replaceAll("\n", "\n  ") as Code;
}
