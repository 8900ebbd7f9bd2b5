/**
 * A variant that the contract does not know: an object whose tag is some other string. No literal is comparable to
 * that tag, so `switch (value.type)` narrows each known case to its one variant and leaves this one to `default`.
 */
export type UnknownVariant<Tag extends string> = { readonly [Key in Tag]: UnknownTag } & {
  readonly [key: string]: unknown;
};

/** A string that equals none of the tags of a contract. The mark never exists at run time. */
export type UnknownTag = string & { readonly "~unknown": true };
