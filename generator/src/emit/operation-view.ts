import type { MediaType, PolicedOperation } from "../ir/api.ts";
import type { PolicyPatch } from "../ir/policy.ts";
import type { JsonValue } from "../ir/schema.ts";
import { itemSchemaOf, streamKind } from "../ir/stream-kind.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { bodyField, querystringField } from "./body-encodings.ts";
import { requiresField } from "./body-forms.ts";
import { type Code, code, identifier, joinCode, literal } from "./code.ts";
import { HEADERS_PATH } from "./headers-module.ts";
import { incomingView } from "./incoming.ts";
import { inlineDeclaration } from "./inline-declaration.ts";
import { itemType } from "./item-type.ts";
import { type Layout, LINE_WIDTH, render } from "./layout.ts";
import type { OperationView } from "./module-draft.ts";
import { operationDoc } from "./operation-doc.ts";
import { isScopedByTag, pathOf, securityField, serversField, usesField } from "./operation-fields.ts";
import { inputDeclaration, inputParameters } from "./operation-input.ts";
import { dataType, errorsDeclaration, pageType, repliesField } from "./operation-replies.ts";
import { pagesField } from "./paging-field.ts";
import { isPlainPathParameter, stylesField } from "./parameter-styles.ts";
import { pinnedLayout } from "./pinned-field.ts";
import { policyField } from "./policy-field.ts";
import type { SchemaContext } from "./schema-names.ts";
import { sensitiveNames } from "./sensitive-names.ts";

/** A policy in words: its class, then attempts, limits, and whatever else there is to say. */
export interface PolicyTerms {
  readonly class: string;
  readonly parts: readonly string[];
}

/** What the policy stage says of one operation. */
export interface PolicyWords {
  /** The effective policy in a sentence, without full stop. */
  sentence(operation: PolicedOperation): string;
  /** The same in its parts. */
  terms(operation: PolicedOperation): PolicyTerms;
  /** What differs from the defaults. */
  patch(operation: PolicedOperation): PolicyPatch;
}

export function operationView(
  plan: OperationPlan,
  context: SchemaContext,
  policy: PolicyWords,
): OperationView {
  const { scope } = context;
  const callbacks = plan.callbacks === undefined ? [] : [incomingView(plan.callbacks, context)];
  return {
    types: declarationsOf(plan, context).map((each) => render(each)),
    doc: operationDoc(plan, context, policy),
    name: identifier(plan.exportName),
    type: operationType(plan, context),
    maker: scope.value(plan.operation.paging === undefined ? "operation" : "paginated"),
    fields: fieldsOf(plan, context, policy),
    callbacks,
  };
}

function declarationsOf(plan: OperationPlan, context: SchemaContext): readonly Layout[] {
  const request: SchemaContext = { ...context, direction: "request" };
  const reply: SchemaContext = { ...context, direction: "reply" };
  const inline = [...plan.inlineNames].map(([media, name]) => {
    const isBody = plan.operation.body?.content.includes(media) === true;
    return inlineDeclaration(name, isBody ? media : withItem(media), isBody ? request : reply);
  });
  const declarations = [...inline, inputDeclaration(plan, request), errorsDeclaration(plan, reply)];
  return declarations.filter((each) => each !== undefined);
}

/** Of a stream, the name is its items'. */
function withItem(media: MediaType): MediaType {
  const item = itemSchemaOf(media);
  return streamKind(media) === undefined || item === undefined
    ? media
    : { ...media, mediaType: "application/json", schema: item };
}

/** What stands beside the name and the type on their line. */
const HEAD_WIDTH = "export const :  = /*@__PURE__*/ operation(() => ({".length;

/** On one line where the whole head of the declaration fits, else a parameter a line. */
function operationType(plan: OperationPlan, context: SchemaContext): Code {
  const { paging } = plan.operation;
  const name = context.scope.type(paging === undefined ? "Operation" : "PagedOperation");
  const parameters = typeParameters(plan, context);
  const flat = code`${name}<${joinCode(parameters, ", ")}>`;
  const width = HEAD_WIDTH + plan.exportName.length + flat.length;
  if (width <= LINE_WIDTH && !flat.includes("\n")) {
    return flat;
  }
  const lines = parameters.map((parameter) => parameter.replaceAll("\n", "\n  ") as Code);
  return code`${name}<\n  ${joinCode(lines, ",\n  ")}\n>`;
}

function typeParameters(plan: OperationPlan, context: SchemaContext): readonly Code[] {
  const input = plan.inputName === undefined ? context.scope.type("NoInput") : identifier(plan.inputName);
  const reply: SchemaContext = { ...context, direction: "reply" };
  const { paging } = plan.operation;
  return [
    input,
    dataType(plan, reply),
    ...(paging === undefined ? [] : [itemType(paging, pageType(plan, reply), reply)]),
    ...errorsAndHeaders(plan, context),
  ];
}

function errorsAndHeaders(
  { errorsName, replyHeaders }: OperationPlan,
  { scope }: SchemaContext,
): readonly Code[] {
  const errors = errorsName === undefined ? [] : [identifier(errorsName)];
  if (replyHeaders === undefined) {
    return errors;
  }
  const [failures = code`unknown`] = errors;
  return [failures, scope.siblingType(replyHeaders.typeName, HEADERS_PATH)];
}

/** What is sent where the caller says nothing. */
function pinnedField(operation: PolicedOperation): Layout | undefined {
  const values = (location: "header" | "query"): readonly (readonly [string, JsonValue])[] =>
    inputParameters(operation, location).flatMap(({ key, parameter: { name, pinned } }) =>
      pinned === undefined ? [] : [location === "header" ? [name, String(pinned)] : [key, pinned]],
    );
  return pinnedLayout(values("header"), values("query"));
}

function sensitiveField(operation: PolicedOperation, { plan }: SchemaContext): Layout | undefined {
  const names = sensitiveNames(operation, plan.schemas);
  return names.length === 0 ? undefined : literal([...names]);
}

function fieldsOf(plan: OperationPlan, context: SchemaContext, policy: PolicyWords): OperationView["fields"] {
  const { operation } = plan;
  const { scope } = context;
  const styles = (location: "query" | "header" | "cookie"): Layout | undefined =>
    stylesField(inputParameters(operation, location), scope);
  const paths = inputParameters(operation, "path").filter((each) => !isPlainPathParameter(each));
  const fields: readonly (readonly [Code, Layout | undefined])[] = [
    [code`id`, literal(plan.id)],
    [code`method`, literal(operation.method)],
    [code`path`, literal(pathOf(operation))],
    [code`tag`, isScopedByTag(operation) && plan.group ? literal(plan.group.tagName) : undefined],
    [code`pathParams`, stylesField(paths, scope)],
    [code`query`, styles("query")],
    [code`querystring`, querystringField(operation, scope)],
    [code`header`, styles("header")],
    [code`cookie`, styles("cookie")],
    [code`pinned`, pinnedField(operation)],
    [code`body`, bodyField(operation, context)],
    [code`replies`, repliesField(plan, { ...context, direction: "reply" })],
    [code`headers`, plan.replyHeaders && scope.siblingValue(plan.replyHeaders.readerName, HEADERS_PATH)],
    [code`security`, operation.security && securityField(operation.security)],
    [code`servers`, operation.servers && serversField(operation.servers, scope)],
    [code`deprecated`, operation.deprecated ? code`true` : undefined],
    [code`sensitive`, sensitiveField(operation, context)],
    [code`policy`, policyField(policy.patch(operation))],
    [code`pages`, pagesField(operation, scope)],
    [code`uses`, usesField(operation, scope)],
    [code`requires`, requiresField(operation, context)],
  ];
  return fields.flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: render(value, { margin: code`  `, column: key.length + 4 }) }],
  );
}
