/**
 * A variant that the contract does not know: an object whose tag is some other string. Its tag has a literal type that
 * equals none of a contract's, so `switch (value.type)` narrows each known case to its one variant and leaves this one
 * to `default`.
 */
export type UnknownVariant<Tag extends string> = { readonly [Key in Tag]: UnknownTag } & {
  readonly [key: string]: unknown;
};

/**
 * To the type checker a literal, because TypeScript narrows unions by literals alone; at run time the string that was
 * received. The mark never exists: no code can make such a tag.
 */
export type UnknownTag = "~unknown" & { readonly "~received": string };
