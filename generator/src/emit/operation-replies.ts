import { absences } from "../ir/absence.ts";
import type { MediaType, Response } from "../ir/api.ts";
import { streamKind } from "../ir/stream-kind.ts";
import { isSuccess } from "../ir/success.ts";
import { type FailureReply, failureReplies } from "../plan/failure-replies.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { type Code, code, identifier, literal, objectKey, typeKey } from "./code.ts";
import { assigned, block, type Layout, render, sequence } from "./layout.ts";
import { mediaTypeType, readerOfContent, typeOfContent, unionOf } from "./reply-content.ts";
import type { SchemaContext } from "./schema-names.ts";
import { hasStreamFlag } from "./stream-flag.ts";

/** The `replies` of a descriptor. */
export function repliesField(plan: OperationPlan, context: SchemaContext): Layout {
  const items = plan.operation.responses.map((response) => {
    const isData = isSuccess(response.status, plan.operation);
    const flag = isData && isFlagged(plan, context) ? "stream" : undefined;
    const reader = readerOfContent(plan, contentOf(response, plan), context, { isData, flag });
    return { body: sequence(code`${objectKey(response.status)}: `, reader) };
  });
  return block("properties", items);
}

/** The type of what a call gives. */
export function dataType(plan: OperationPlan, context: SchemaContext): Code {
  const mayLack = absences(plan.operation.policy.value).length > 0;
  return replyType(plan, context, mayLack ? [NOTHING] : []);
}

/** The type of a page that came. */
export function pageType(plan: OperationPlan, context: SchemaContext): Code {
  return replyType(plan, context, []);
}

const NOTHING = code`undefined`;

/** The type of a success, or what else the call may give. */
function replyType(plan: OperationPlan, context: SchemaContext, otherwise: readonly Code[]): Code {
  const contents = successesOf(plan).map((response) => contentOf(response, plan));
  const byType = new Map<string, readonly Code[]>();
  for (const media of contents.flat()) {
    const type = render(mediaTypeType(plan, media, context, true));
    byType.set(media.mediaType, [...(byType.get(media.mediaType) ?? []), type]);
  }
  const nothing = contents.some((content) => content.length === 0) ? [NOTHING] : otherwise;
  const types = [...byType.values()].flat();
  // Where statuses differ in it, asking for a media type does not say which comes.
  const isChoice = contents.filter((content) => content.length > 0).length === 1;
  // A union of bytes and nothing would leave the call no say in the form of the bytes.
  const isBytes = otherwise.length > 0 && types.length > 0 && types.every((type) => type === code`Blob`);
  if (isBytes || (isChoice && byType.size > 1 && new Set(types).size > 1)) {
    return choiceType(byType, nothing, isFlagged(plan, context), context);
  }
  return unionOf(types.length + nothing.length === 0 ? [code`unknown`] : [...types, ...nothing]);
}

/** The types of the media types that a call may choose from. */
function choiceType(
  byType: ReadonlyMap<string, readonly Code[]>,
  nothing: readonly Code[],
  isFlagged: boolean,
  { scope }: SchemaContext,
): Code {
  const members = [...byType].map(([mediaType, types]) => ({
    body: code`${typeKey(mediaType)}: ${unionOf([...types, ...nothing])}`,
  }));
  const types = block("members", members, { broken: true });
  const flag = isFlagged ? code`, ${literal("stream")}` : code``;
  return render(sequence(code`${scope.type("ByMediaType")}<`, types, code`${flag}>`));
}

/** Whether the body says if the reply is to be a stream. */
function isFlagged(plan: OperationPlan, context: SchemaContext): boolean {
  const [media = [], ...others] = successesOf(plan)
    .map((response) => contentOf(response, plan))
    .filter((content) => content.length > 0);
  const streams = media.filter((each) => streamKind(each) !== undefined);
  return (
    others.length === 0 &&
    streams.length > 0 &&
    streams.length < media.length &&
    (plan.operation.body?.content.some(({ schema }) => hasStreamFlag(schema, context.plan)) ?? false)
  );
}

/** Replies that HTTP gives no content have none, whatever the document says of it (RFC 9110, sections 9.3.2, 15.3.5, 15.4.5). */
function contentOf({ status, content }: Response, { operation }: OperationPlan): readonly MediaType[] {
  return operation.method === "HEAD" || ["204", "205", "304"].includes(status) ? [] : content;
}

function successesOf({ operation }: OperationPlan): readonly Response[] {
  return operation.responses.filter(({ status }) => isSuccess(status, operation));
}

/** The bodies of documented failures by status; `undefined` where there are none. */
export function errorsDeclaration(plan: OperationPlan, context: SchemaContext): Layout | undefined {
  if (plan.errorsName === undefined) {
    return undefined;
  }
  const items = failureReplies(plan.operation).map((reply) => ({
    body: sequence(code`${typeKey(reply.status)}:`, assigned(memberType(plan, reply, context))),
  }));
  return sequence(code`export interface ${identifier(plan.errorsName)} `, block("members", items));
}

/** A type that another failure spells out is named through it. */
function memberType(plan: OperationPlan, { response, sameAs }: FailureReply, context: SchemaContext): Layout {
  const type = errorType(plan, response, context);
  return sameAs === undefined || isShort(render(type)) ? type : indexedError(plan, sameAs);
}

/** Longer types of failures are named through the interface of the errors. */
const MAX_TYPE_WIDTH = 40;

/** Whether a type is written out where a failure is named. */
export function isShort(type: Code): boolean {
  return type.length <= MAX_TYPE_WIDTH && !type.includes("\n");
}

/** The type of a failure's body, through the interface of the errors. */
export function indexedError({ errorsName }: OperationPlan, status: string): Code {
  const index = /^\d+$/.test(status) ? objectKey(status) : literal(status);
  return errorsName === undefined ? code`unknown` : code`${identifier(errorsName)}[${index}]`;
}

/** The type of one failure's body. */
export function errorType(plan: OperationPlan, response: Response, context: SchemaContext): Layout {
  return typeOfContent(plan, contentOf(response, plan), context);
}
