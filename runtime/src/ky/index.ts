/** Requests through ky: its hooks, around every request of a client. */
export { type KyFetchOptions, kyFetch } from "./ky-fetch.ts";
