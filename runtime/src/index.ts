export type * from "./policy.ts";
export type { Reader } from "./read/reader.ts";
