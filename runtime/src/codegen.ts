export { type Operation, operation } from "./operation.ts";
export { type Reader, reader } from "./read/reader.ts";
export { r } from "./read/vocabulary.ts";
