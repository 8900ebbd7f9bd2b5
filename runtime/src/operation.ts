import type { CredentialsPart } from "./auth/credentials-part.ts";
import type { AppliedCredential } from "./auth/places.ts";
import type { Credential } from "./auth/provider.ts";
import type { PreparedCall, Reply } from "./call/handler.ts";
import type { CallInput } from "./call/input.ts";
import type { ReplyOptions } from "./call/options.ts";
import type { ClientCore } from "./client/core.ts";
import type { Feature } from "./client/feature.ts";
import type { ServerTemplate } from "./client/server-template.ts";
import type { BodyEncoder } from "./encode/encoded-body.ts";
import type { TextEncoder } from "./encode/percent.ts";
import type { ReadError } from "./errors/read-error.ts";
import type { PagedCall, PagedCallOptions } from "./pagination/page.ts";
import type { Paging } from "./pagination/paging.ts";
import type { HealthPolicy, OAuthPolicy, PolicyPatch } from "./policy.ts";
import type { Reader } from "./read/reader.ts";
import type { HeadersReader } from "./reply/headers-reader.ts";
import type { Received } from "./stream/opening.ts";
import type { HandOver } from "./transport/hand-over.ts";

/**
 * One operation of an API: data for the runtime, types for the caller.
 * `Input` is what a call takes, `Data` what it gives, `Errors` the bodies of documented failures by status,
 * `Replied` the headers that the document says a success has.
 */
export interface Operation<Input = unknown, Data = unknown, Errors = unknown, Replied = unknown> {
  readonly kind: "operation";
  /** Its descriptor, made on first use: a client of a thousand operations imports without making any. */
  readonly describe: () => OperationDescriptor;
  /** Carries the types; never present at run time. */
  readonly "~types"?: {
    readonly input: Input;
    readonly data: Data;
    readonly errors: Errors;
    readonly replied: Replied;
  };
  /** Starts its calls, where a call is more than one request. */
  readonly paged?: PagedStart;
}

/** An operation whose reply is a page of a list of `Item`s. */
export interface PagedOperation<
  Input = unknown,
  Data = unknown,
  Item = unknown,
  Errors = unknown,
  Replied = unknown,
> extends Operation<Input, Data, Errors, Replied> {
  readonly paged: PagedStart;
  /** Carries the item's type; never present at run time. */
  readonly "~item"?: Item;
}

/** Starts a call that goes on page by page. */
export type PagedStart = (
  core: ClientCore,
  operation: OperationDescriptor,
  input: CallInput,
  options: PagedCallOptions,
) => PagedCall<unknown, unknown>;

/** What the generator emits for an operation. Absent parts have their plain default. */
export interface OperationDescriptor {
  /** The name the API gives the operation, unique within the client. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** Path template, `{name}` for each path parameter. */
  readonly path: string;
  /** Group that the operation belongs to, where scopes go by tag. */
  readonly tag?: string;
  /** Only path parameters that are not `simple()` under their own name. */
  readonly pathParams?: Readonly<Record<string, ParameterStyle>>;
  readonly query?: Readonly<Record<string, ParameterStyle>>;
  readonly header?: Readonly<Record<string, ParameterStyle>>;
  readonly cookie?: Readonly<Record<string, ParameterStyle>>;
  /** The query as one value, in place of `query` (`in: querystring` of OpenAPI 3.2). */
  readonly querystring?: QuerystringWriter;
  /** Sent where the caller says nothing else. */
  readonly pinned?: Pinned;
  /** The body's encoding; the first of several is the default. */
  readonly body?: BodyEncoding | readonly BodyEncoding[];
  /** By status (`200`), range (`"2XX"`) or `default`. */
  readonly replies: Readonly<Record<string, ReplyReader>>;
  /** The headers that the document says a success has. */
  readonly headers?: HeadersReader<object>;
  /** Alternatives (OR) of schemes that go together (AND); `[]` among them: anonymous is fine. Absent: the client's. */
  readonly security?: SecurityRequirements;
  /** Servers of this operation alone, in place of the client's. */
  readonly servers?: readonly ServerDescriptor[];
  readonly deprecated?: boolean;
  /** Names in the input whose values the document calls sensitive: taken out of whatever a server sends back. */
  readonly sensitive?: readonly string[];
  readonly policy?: PolicyPatch;
  /** How one page leads to the next, of operations made by `paginated`. */
  readonly pages?: Paging;
  /** Parts of the runtime that the policy asks for, beyond what every operation has. */
  readonly uses?: readonly Feature[];
  /** Called before anything is sent; throws `InputFault` where the platform lacks what the operation's types need. */
  readonly requires?: () => unknown;
}

/** How a parameter stands on the wire (OpenAPI `style` and `explode`, RFC 6570). It brings its own code along. */
export interface ParameterStyle {
  /** Name on the wire where it is not the name in the input. */
  readonly name?: string;
  /** Makes a text safe for where it stands. Default: percent-encodes all but unreserved characters, except in headers. */
  readonly encode?: TextEncoder;
  readonly write: StyleWriter;
}

/** A name, not encoded, and its text, encoded. */
export type NamedText = readonly [name: string, text: string];

/**
 * The text of a value without its name, or several with theirs where the value spreads over names of its own.
 * `undefined`: nothing is sent.
 */
export type StyleWriter = (
  value: unknown,
  name: string,
  encode: TextEncoder,
) => string | readonly NamedText[] | undefined;

/** Writes the whole query of a URL, encoded, without its question mark. */
export type QuerystringWriter = (value: unknown) => string;

/** How a request body is written. */
export interface BodyEncoding {
  readonly mediaType: string;
  readonly encode: BodyEncoder;
}

/** How a part of a multipart body is written. */
export interface PartEncoding {
  readonly contentType?: string;
  /** Headers that the document fixes, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as a parameter of that style would be, and not percent-encoded. */
  readonly style?: ParameterStyle;
}

/** How a reply is read: a reader of JSON, or another kind of body, or one of several by media type. */
export type ReplyReader = Reader<unknown> | BodyReader | StreamReader | MediaReaders;

/** What a reply is written in, where its content type is looked at. */
export interface Documented {
  /** What the document says that it is; absent: anything. */
  readonly mediaTypes?: readonly string[];
  /** Whether a body of another type may be meant all the same. Absent: it may. */
  readonly accepts?: (mediaType: string) => boolean;
  /** What stands for the reader where it may not. */
  readonly unmatched?: Unmatched;
}

/** A success in a media type that nothing reads. */
export interface Unmatched {
  readonly kind: "unmatched";
  readonly errorOf: (call: PreparedCall, reply: Reply) => ReadError;
}

/** Read as a whole. `empty`: no body expected; `text`: a string; `json`: parsed, unchecked. */
export interface BodyReader extends Documented {
  readonly kind: "empty" | "text" | "json";
}

/** Read as a whole or handed over before the body has come. `bytes`: as the call wants it. It brings its own code along. */
export interface StreamReader extends Documented {
  readonly kind: "bytes" | "stream";
  /** `undefined`: this call has it read first. */
  readonly handOver: HandOver;
  /** Told of every piece that comes. */
  readonly follow?: (
    reply: Pick<Response, "headers">,
    options: ReplyOptions,
  ) => ((bytes: number) => void) | undefined;
  /** Makes of the body what the caller gets. */
  readonly open: (received: Received) => unknown;
}

/** Chosen by the reply's content type; a key may end in `/*`. */
export interface MediaReaders {
  readonly kind: "media";
  readonly types: Readonly<Record<string, Exclude<ReplyReader, MediaReaders>>>;
  /** Those that a call may be answered in. */
  readonly wanted: (call: ReplyWish) => readonly string[];
  /** The reader for a content type, among these. */
  readonly choose: (
    mediaType: string,
    among: readonly string[],
  ) => Exclude<ReplyReader, MediaReaders> | undefined;
  /** What stands for a reader where there is none. */
  readonly unmatched: Unmatched;
}

/** What of a call decides on its reply. */
export interface ReplyWish {
  readonly input: CallInput;
  readonly options: ReplyOptions;
}

export type SecurityRequirements = readonly (readonly SecurityUse[])[];

/** A scheme's name, alone or with the scopes that the operation needs. */
export type SecurityUse = string | { readonly scheme: string; readonly scopes: readonly string[] };

/** What a document says of a security scheme. */
export type DeclaredScheme =
  | { readonly kind: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly format?: string }
  | { readonly kind: "http"; readonly scheme: string }
  | { readonly kind: "oauth2"; readonly flows: Readonly<Record<string, OAuthFlow>> }
  | { readonly kind: "openIdConnect"; readonly url: string }
  | { readonly kind: "mutualTLS" };

/** A security scheme, made by the function of its kind. */
export type SecurityScheme = DeclaredScheme & SchemeUse;

/** How a scheme's credentials are sent. */
export interface SchemeUse {
  /** The part of the runtime that clients need whose API has security schemes. */
  readonly uses: CredentialsPart;
  /** A credential as it stands in a request. Throws `InputFault` on one of another kind. Absent: the connection is the credential. */
  readonly apply?: (credential: Credential, scheme: string) => AppliedCredential;
}

export interface OAuthFlow {
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly deviceAuthorizationUrl?: string;
}

export interface ServerDescriptor {
  /** One that is relative says nothing without the `baseUrl` option. */
  readonly url: string;
  readonly name?: string;
  /** Of an address with variables; made by `serverTemplate`. */
  readonly template?: ServerTemplate;
}

/** What the document fixes, such as the version that is meant. The client's headers, the input and the call win over it. */
export interface Pinned {
  /** By name on the wire. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By key in the input. */
  readonly query?: Readonly<Record<string, unknown>>;
}

/** What the generator emits for a client. */
export interface ClientDescriptor {
  /** The API's title, for errors and telemetry. */
  readonly name: string;
  readonly version: string;
  /** Headers that go with every call; the operation's own win over them. */
  readonly pinned?: Pick<Pinned, "headers">;
  readonly servers: readonly ServerDescriptor[];
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly security: SecurityRequirements;
  /** By scheme; only those of which the contract says something. */
  readonly oauth?: Readonly<Record<string, OAuthPolicy>>;
  readonly health?: HealthPolicy;
}

/**
 * Gives a descriptor its types. The function runs on first use, as that of `reader` does, so that bundlers drop
 * the operations that nobody calls with all that they name.
 */
/*@__NO_SIDE_EFFECTS__*/
export function operation<Input, Data, Errors, Replied = unknown>(
  describe: () => OperationDescriptor,
): Operation<Input, Data, Errors, Replied> {
  let made: OperationDescriptor | undefined;
  return {
    kind: "operation",
    describe: () => {
      made ??= describe();
      return made;
    },
  };
}
