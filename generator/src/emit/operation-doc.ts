import { isSuccess } from "../ir/success.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import type { Code } from "./code.ts";
import { type DocTag, docComment } from "./doc-comment.ts";
import { deprecatedTags, seeTags } from "./doc-tags.ts";
import { followers } from "./link-words.ts";
import { throwsTags } from "./operation-throws.ts";
import type { PolicyWords } from "./operation-view.ts";
import { readable } from "./prose/readable.ts";
import { firstSentence } from "./prose/sentences.ts";
import { documentedCall } from "./readme-example.ts";
import type { SchemaContext } from "./schema-names.ts";

/** What the document says of an operation, and its effective policy in words. */
export function operationDoc(plan: OperationPlan, context: SchemaContext, policy: PolicyWords): Code {
  const { summary, description, method, path, deprecated, externalDocs } = plan.operation;
  const { callbacks } = plan;
  return docComment(
    [
      summary,
      description === summary ? undefined : description,
      `\`${method} ${path.replaceAll("`", "'")}\` — ${policy.sentence(plan.operation)}.`,
      followingText(plan, context),
      callbacks && `The server calls back: see \`${callbacks.mapName}\`.`,
    ],
    [
      ...deprecatedTags(deprecated, description),
      ...returnsTags(plan),
      ...throwsTags(plan, context),
      ...exampleTags(plan, context),
      ...seeTags(externalDocs),
    ],
    externalDocs?.url ?? context.plan.api.externalDocs?.url,
  );
}

/** What can be called with the reply, and with what of it. */
function followingText(plan: OperationPlan, context: SchemaContext): string | undefined {
  const found = followers(plan, context.plan);
  if (found.length === 0) return undefined;
  const lines = found.map(({ call, description }) => {
    const said = (description ?? "").replace(/\s+/g, " ").trim();
    return `- \`${call.replaceAll("`", "'")}\`${said === "" ? "" : `: ${said}`}`;
  });
  return ["What its reply leads to:", ...lines].join("\n");
}

/** What is left of a description that says something. */
const MIN_TOLD = 10;

/** Longer ones are more than a reply's description. */
const MAX_RETURNS = 200;

/** Words of which descriptions of replies are made that say no more than the status. */
const EMPTY_WORDS =
  /\b(?:a|an|the|successful(?:ly)?|success|ok|okay|response|reply|request|operation|execution|result|status|code|created|accepted|deleted|removed|updated|added|retrieved|no|content|default|returns?|returned|completed|when|was|were|has|have|been|is|are|it|body|empty|data|json|type|array|of|in|for|with|to|and|\d{3})\b|[^\p{L}\p{N}]/giu;

/** What the document says of the reply, where it says more than that it is one. */
function returnsTags({ operation }: OperationPlan): readonly DocTag[] {
  const [reply] = operation.responses.filter(({ status }) => isSuccess(status, operation));
  const text = firstSentence(readable(reply?.description ?? ""), MAX_RETURNS);
  const isTelling = text.replace(EMPTY_WORDS, "").length >= MIN_TOLD;
  return isTelling && text !== operation.summary ? [{ name: "returns", text }] : [];
}

/** A call with the document's own example of a body. */
function exampleTags(plan: OperationPlan, { plan: whole }: SchemaContext): readonly DocTag[] {
  const call = documentedCall(plan, whole);
  return call === undefined
    ? []
    : [{ name: "example", text: `\`\`\`ts\nawait ${call.replaceAll("```", "'''")};\n\`\`\`` }];
}
