import type { Code } from "./code.ts";
import type { Layout } from "./layout.ts";

/** A file that is decided, but not yet text. */
export type ModuleDraft = SchemaModuleDraft | TemplateDraft | DataDraft;

/** Declarations that have the shape of schemas. */
export interface SchemaModuleDraft {
  readonly kind: "schemas";
  readonly path: string;
  readonly imports: Code;
  readonly declarations: readonly Declaration[];
}

export interface Declaration {
  /** Empty: none. */
  readonly doc: Code;
  readonly body: Layout;
}

/** A fixed skeleton with slots. */
export type TemplateDraft = {
  [Name in TemplateName]: {
    readonly kind: "template";
    readonly path: string;
    readonly template: Name;
    readonly view: TemplateViews[Name];
  };
}[TemplateName];

/** Data of a format of its own. */
export interface DataDraft {
  readonly kind: "data";
  readonly path: string;
  readonly text: string;
}

export const TEMPLATE_NAMES = ["client", "index", "operations", "readme", "webhooks"] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** What each template may name. Every slot is code or Markdown that was made safe. */
export interface TemplateViews {
  readonly client: ClientView;
  readonly index: IndexView;
  readonly operations: OperationsView;
  readonly readme: ReadmeView;
  readonly webhooks: WebhooksView;
}

export interface OperationsView {
  readonly imports: Code;
  readonly operations: readonly OperationView[];
}

export interface OperationView {
  /** Declarations of the types that go with it. */
  readonly types: readonly Code[];
  readonly doc: Code;
  readonly name: Code;
  readonly type: Code;
  readonly maker: Code;
  /** Properties of the descriptor, in order. */
  readonly fields: readonly { readonly key: Code; readonly value: Code }[];
  /** What the server calls back with: one map, or none. */
  readonly callbacks: readonly IncomingView[];
}

/** A map of what the server sends of its own accord, and its type. */
export interface IncomingView {
  /** Declarations of the types that go with it. */
  readonly types: readonly Code[];
  readonly typeName: Code;
  /** The braces of the type. */
  readonly members: Code;
  readonly mapName: Code;
  /** The map, as an expression. */
  readonly map: Code;
}

export interface WebhooksView extends IncomingView {
  readonly imports: Code;
  /** Name of the union of all events. */
  readonly event: Code;
  /** Name of the function that reads one. */
  readonly read: Code;
  readonly eventOf: Code;
  readonly reading: Code;
  readonly readOptions: Code;
  readonly reader: Code;
}

export interface ClientView {
  readonly imports: Code;
  readonly name: Code;
  readonly doc: Code;
  readonly base: Code;
  /** The interface of the members of our own. */
  readonly health: Code;
  /** The object of those members. */
  readonly own: Code;
  readonly options: Code;
  /** Its declaration; empty where it is the runtime's own. */
  readonly optionsType: Code;
  readonly bound: Code;
  readonly bind: Code;
  readonly createBare: Code;
  readonly descriptorType: Code;
  readonly descriptor: Code;
  /** What the caller gives, over what the document asks for. */
  readonly given: Code;
  readonly members: Code;
  readonly groups: readonly GroupView[];
  /** Members of the client itself. */
  readonly operations: readonly MemberView[];
}

export interface GroupView {
  readonly doc: Code;
  readonly member: Code;
  readonly typeName: Code;
  readonly operations: readonly MemberView[];
}

export interface MemberView {
  readonly doc: Code;
  readonly key: Code;
  readonly operation: Code;
}

export interface IndexView {
  readonly modules: readonly Code[];
}

/** Markdown, safe to stand in a paragraph, heading, cell or code block. */
export interface ReadmeView {
  readonly title: Code;
  readonly version: Code;
  readonly description: Code;
  readonly packageName: Code;
  readonly command: Code;
  /** The specifier of the client, with quotes. */
  readonly index: Code;
  /** The argument of `createClient`; empty where it needs none. */
  readonly options: Code;
  /** A call of a real operation. */
  readonly call: Code;
  readonly hasExample: boolean;
  /** Whether any scheme has a credential that the environment can hold. */
  readonly readsEnvironment: boolean;
  readonly auth: readonly { readonly name: Code; readonly how: Code; readonly variables: Code }[];
  /** Schemes whose tokens a provider can get, each with the providers' names. */
  readonly providers: readonly Code[];
  /** Where the vendor says more: one address, or none. */
  readonly docs: readonly Code[];
  /** Headers and query parameters that name the version. */
  readonly pinned: readonly Code[];
  /** A list to go through: the beginning of the loop, or none. */
  readonly lists: readonly Code[];
  /** Where there is a choice. */
  readonly servers: readonly ReadmeServer[];
  /** Whether a server's address has variables. */
  readonly hasVariables: boolean;
  /** The usual policy of each class. */
  readonly classes: readonly ReadmeClass[];
  readonly groups: readonly ReadmeGroup[];
  readonly consequences: readonly Code[];
  /** One, or none. */
  readonly webhooks: readonly ReadmeWebhooks[];
}

export interface ReadmeServer {
  readonly option: Code;
  readonly url: Code;
  readonly about: Code;
}

export interface ReadmeClass {
  readonly name: Code;
  readonly policy: Code;
}

export interface ReadmeGroup {
  readonly heading: Code;
  readonly about: Code;
  readonly operations: readonly ReadmeOperation[];
}

export interface ReadmeOperation {
  readonly call: Code;
  readonly request: Code;
  readonly summary: Code;
  /** The class, and what is the operation's own. */
  readonly policy: Code;
}

export interface ReadmeWebhooks {
  /** Name of the function that reads an event. */
  readonly read: Code;
  /** Where it is imported from. */
  readonly index: Code;
  /** Name of one event, as a literal. */
  readonly name: Code;
  readonly type: Code;
  readonly events: readonly ReadmeEvent[];
  /** How many are not listed, if any. */
  readonly more: readonly Code[];
}

export interface ReadmeEvent {
  readonly name: Code;
  readonly about: Code;
}
