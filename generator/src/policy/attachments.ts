import type { Block } from "../extension/block.ts";
import { health } from "../extension/blocks/health.ts";
import { oauth } from "../extension/blocks/oauth.ts";
import { webhook } from "../extension/blocks/webhook.ts";
import type { PlaceKind } from "../extension/places.ts";
import { branch, plain, type Tree } from "../extension/tree.ts";
import type { NamedSecurityScheme, Webhook } from "../ir/api.ts";
import type { RawExtension } from "../ir/extension.ts";
import type { HealthPolicy, OAuthPolicy, WebhookPolicy } from "../ir/policy.ts";
import type { Readings } from "./levels.ts";
import { mergeLevel } from "./merge.ts";
import { blockDefaults } from "./presets.ts";

/** The root's `health`. */
export function healthOf(root: Tree): HealthPolicy | undefined {
  return blockFrom(root, "health", health) as HealthPolicy | undefined;
}

/** A scheme with its `oauth` read. */
export function withOAuth(scheme: NamedSecurityScheme, readings: Readings): NamedSecurityScheme {
  const found = attached(scheme.resilience, "security scheme", "oauth", oauth, readings);
  return found === undefined ? scheme : { ...scheme, oauth: found as OAuthPolicy };
}

/** A webhook with its `webhook` read. */
export function withWebhookPolicy(hook: Webhook, readings: Readings): Webhook {
  const found = attached(hook.resilience, "webhook", "webhook", webhook, readings);
  return found === undefined ? hook : { ...hook, policy: withoutEmpty(found as WebhookPolicy) };
}

/** A block within a block is there, if empty, where nothing is said of it. */
function withoutEmpty({ reconcile, ...rest }: WebhookPolicy): WebhookPolicy {
  return reconcile?.operation === undefined ? rest : { ...rest, reconcile };
}

function attached(
  raw: RawExtension | undefined,
  place: PlaceKind,
  key: string,
  definition: Block,
  readings: Readings,
): unknown {
  return raw === undefined ? undefined : blockFrom(readings.read(raw, place), key, definition);
}

/** A block over its defaults; `undefined` where nothing is said, or it is off. */
function blockFrom(tree: Tree, key: string, definition: Block): unknown {
  const stated = tree.kind === "branch" ? tree.entries.get(key) : undefined;
  if (stated === undefined || (stated.kind === "leaf" && stated.value !== true)) return undefined;
  const defaults = blockDefaults(definition);
  const level = stated.kind === "branch" ? stated : branch([]);
  return plain(mergeLevel(defaults, level, { silent: defaults, enabled: defaults }));
}
