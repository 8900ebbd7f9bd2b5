/** Words that no binding of a strict-mode module may have. */
const KEYWORDS =
  "arguments async await break case catch class const continue debugger default delete do else enum eval export extends " +
  "false finally for function if implements import in instanceof interface let new null of package private protected " +
  "public return static super switch this throw true try typeof undefined var void while with yield globalThis NaN Infinity";

/** Types that TypeScript knows by a word of its own. */
const TYPE_KEYWORDS =
  "any unknown never void string number boolean object bigint symbol undefined null declare type namespace module " +
  "abstract as asserts infer is keyof readonly require unique satisfies override out using";

/** Globals that emitted code or its callers rely on: a type of the same name would shadow them on import. */
const GLOBALS =
  "Array ArrayBuffer AsyncIterable Atomics BigInt Boolean DataView Date Error Function Generator Int32Array Iterable " +
  "Iterator JSON Map Math Number Object Promise PromiseLike Proxy Readonly ReadonlyArray Reflect RegExp Set String Symbol " +
  "Uint8Array WeakMap WeakSet Awaited Capitalize Exclude Extract NonNullable Omit Parameters Partial Pick Record Required " +
  "ReturnType Uppercase Lowercase AbortController AbortSignal Blob File FormData Headers ReadableStream Request Response " +
  "TextDecoder TextEncoder URL URLSearchParams WritableStream fetch console process Buffer crypto performance navigator " +
  "setTimeout clearTimeout queueMicrotask structuredClone require module exports";

/**
 * Members that would make a client look like a promise, or that every object already has (an awaited client must stay a
 * client); and `for`, by which a client is made for a tenant.
 */
const MEMBERS =
  "then catch finally constructor prototype __proto__ toString toLocaleString valueOf toJSON hasOwnProperty isPrototypeOf " +
  "propertyIsEnumerable __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ safe withMeta for";

/** Methods of our own beside the document's, on the client itself and in none of its groups. */
const CLIENT_MEMBERS = "health ready";

/** File stems that Windows keeps for devices, and those that mean a folder's own module. */
const STEMS =
  "index shared others untagged con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 " +
  "lpt6 lpt7 lpt8 lpt9";

const setOf = (...lists: readonly string[]): ReadonlySet<string> =>
  new Set(lists.flatMap((list) => list.split(" ")));

/** Names that no export of a client may have. */
export const RESERVED_EXPORTS: ReadonlySet<string> = setOf(
  KEYWORDS,
  TYPE_KEYWORDS,
  GLOBALS,
  // What the client module itself declares.
  "createClient createBareClient descriptor options",
  // A module that exports a callable `then` would pass for a promise when it is imported by `import()`.
  "then",
);

/** Names that no member of a client or group may have. */
export const RESERVED_MEMBERS: ReadonlySet<string> = setOf(MEMBERS);

/** Names that no member of a client may have. */
export const RESERVED_CLIENT_MEMBERS: ReadonlySet<string> = setOf(MEMBERS, CLIENT_MEMBERS);

/** Names that no module may have. */
export const RESERVED_STEMS: ReadonlySet<string> = setOf(STEMS);
