/** Connect timeouts, for Node: optional, on top of `undici`. */
export { type TlsOptions, type UndiciFetch, type UndiciFetchOptions, undiciFetch } from "./undici-fetch.ts";
