import type { MediaType, Response } from "../ir/api.ts";
import type { CallbacksPlan, IncomingPlan } from "../plan/plan-types.ts";
import { type Code, code, identifier, literal, objectKey, typeKey } from "./code.ts";
import { docComment } from "./doc-comment.ts";
import { deprecatedTags, seeTags } from "./doc-tags.ts";
import { inlineDeclaration } from "./inline-declaration.ts";
import { type BlockItem, block, type Layout, render, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import type { IncomingView } from "./module-draft.ts";
import { securityField } from "./operation-fields.ts";
import { valueLayout } from "./policy-field.ts";
import { readerOfContent, typeOfContent } from "./reply-content.ts";
import type { SchemaContext } from "./schema-names.ts";

/** Types and descriptors of what the server sends of its own accord. */
export function incomingView(plan: CallbacksPlan, context: SchemaContext): IncomingView {
  const { members } = plan;
  const items = members.map((each) => descriptorItem(each, context));
  return {
    types: members.flatMap((each) => inlineTypes(each, context)),
    typeName: identifier(plan.typeName),
    members: render(
      block(
        "members",
        members.map((each) => typeItem(each, context)),
        { broken: true },
      ),
    ),
    mapName: identifier(plan.mapName),
    map: render(block("properties", items, { broken: true })),
  };
}

/** A payload is read as a reply is, and an answer is written as a request is. */
function inlineTypes({ operation, inlineNames }: IncomingPlan, context: SchemaContext): readonly Code[] {
  return [...inlineNames].map(([media, name]) => {
    const direction = operation.body?.content.includes(media) === true ? "reply" : "request";
    return render(inlineDeclaration(name, media, { ...context, direction }));
  });
}

/** `newPet: Webhook<Pet>`, with what the document says of it. */
function typeItem(plan: IncomingPlan, context: SchemaContext): BlockItem {
  const { operation, expression } = plan;
  const { summary, description, deprecated, externalDocs } = operation;
  const doc = docComment(
    [
      summary,
      description === summary ? undefined : description,
      expression === undefined ? undefined : `Sent to \`${expression.replaceAll("`", "'")}\`.`,
      answers(operation.responses),
    ],
    [...deprecatedTags(deprecated, description), ...seeTags(externalDocs)],
    externalDocs?.url ?? context.plan.api.externalDocs?.url,
  );
  const replies = repliesType(plan, context);
  const payload = typeOfContent(plan, payloadOf(plan), { ...context, direction: "reply" });
  const hook = context.scope.partType("Webhook");
  const type =
    replies === undefined
      ? sequence(code`${hook}<`, payload, code`>`)
      : sequence(code`${hook}<`, payload, code`, `, replies, code`>`);
  return { ...(doc === "" ? {} : { doc }), body: sequence(code`readonly ${keyOf(plan, typeKey)}: `, type) };
}

/** A single answer needs no words: it says that the event has come. */
function answers(responses: readonly Response[]): string | undefined {
  const said = responses.filter(({ description }) => description !== undefined && description.trim() !== "");
  if (said.length < 2) return undefined;
  return said
    .map(({ status, description = "" }) => `- Answer ${status}: ${description.replace(/\s+/g, " ").trim()}`)
    .join("\n");
}

/** The bodies that answers have; `undefined` where none has one. */
function repliesType(plan: IncomingPlan, context: SchemaContext): Layout | undefined {
  const replies = plan.operation.responses.filter(({ content }) => content.length > 0);
  if (replies.length === 0) return undefined;
  const items = replies.map(({ status, content }) => ({
    body: sequence(
      code`${typeKey(status)}: `,
      typeOfContent(plan, content, { ...context, direction: "request" }),
    ),
  }));
  return block("members", items);
}

/** Some senders leave the receiver a choice between JSON and forms of it. */
function payloadOf({ operation }: IncomingPlan): readonly MediaType[] {
  const content = operation.body?.content ?? [];
  const json = content.filter(({ mediaType, schema }) => mediaKind(mediaType, schema) === "json");
  return json.length > 0 ? json : content;
}

function descriptorItem(plan: IncomingPlan, context: SchemaContext): BlockItem {
  const { operation, key, expression, policy } = plan;
  const payload = payloadOf(plan);
  const body = payload.length > 0 && readerOfContent(plan, payload, { ...context, direction: "reply" });
  const statuses = operation.responses.map(({ status }) => (/^\d+$/.test(status) ? Number(status) : status));
  const fields: readonly BlockItem[] = [
    { body: code`name: ${literal(key)}` },
    { body: code`method: ${literal(operation.method)}` },
    ...(expression === undefined ? [] : [{ body: code`expression: ${literal(expression)}` }]),
    ...(body === false ? [] : [{ body: sequence(code`body: `, body) }]),
    { body: code`replies: ${literal(statuses)}` },
    ...(operation.security === undefined
      ? []
      : [{ body: sequence(code`security: `, securityField(operation.security)) }]),
    ...(operation.deprecated ? [{ body: code`deprecated: true` }] : []),
    ...(policy === undefined ? [] : [{ body: sequence(code`policy: `, valueLayout(policy)) }]),
  ];
  const maker = context.scope.part("webhook");
  return {
    body: sequence(
      code`${keyOf(plan, objectKey)}: /*@__PURE__*/ ${maker}(() => (`,
      block("properties", fields),
      code`))`,
    ),
  };
}

/** Quoted where it begins with a digit: names of events are text, never numbers. */
function keyOf({ key }: IncomingPlan, plain: (key: string) => Code): Code {
  return /^\d/.test(key) ? literal(key) : plain(key);
}
