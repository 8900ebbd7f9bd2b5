import { existsSync, readFileSync } from "node:fs";

/** The http-tests/cache-tests suite, if it is there. */
const SUITE = new URL("../../../../shared/conformance/cache-tests.json", import.meta.url);

export type Field = readonly [name: string, value: string | number, checked?: boolean];
export type ExpectedField = string | Field | readonly [string, "=" | ">", string | number];
export type Check =
  | "expected_type"
  | "expected_status"
  | "expected_response_headers"
  | "expected_response_headers_missing"
  | "expected_response_text"
  | "expected_request_headers"
  | "expected_method";

/** One request of a test: what is sent, what the origin answers, and what must be seen. */
export interface Step {
  readonly request_method?: string;
  readonly request_headers?: readonly Field[];
  readonly request_body?: string;
  readonly query_arg?: string;
  readonly filename?: string;
  readonly cache?: string;
  readonly pause_after?: boolean;
  readonly disconnect?: boolean;
  readonly magic_locations?: boolean;
  readonly rfc850date?: readonly string[];
  readonly response_status?: readonly [number, string];
  readonly response_headers?: readonly Field[];
  readonly response_body?: string | null;
  readonly response_pause?: number;
  readonly check_body?: boolean;
  readonly expected_type?: "cached" | "not_cached" | "lm_validated" | "etag_validated";
  readonly expected_method?: string;
  /** `null`: no reply at all will do. */
  readonly expected_status?: number | null;
  readonly expected_request_headers?: readonly (string | readonly [string, string])[];
  readonly expected_response_headers?: readonly ExpectedField[];
  readonly expected_response_headers_missing?: readonly (string | readonly [string, string])[];
  readonly expected_response_text?: string | null;
  readonly setup?: boolean;
  readonly setup_tests?: readonly Check[];
}

export interface CacheTest {
  readonly id: string;
  readonly name: string;
  readonly kind?: "required" | "optimal" | "check";
  readonly requests: readonly Step[];
  readonly depends_on?: readonly string[];
  readonly browser_skip?: boolean;
  readonly cdn_only?: boolean;
}

export interface Suite {
  readonly id: string;
  readonly name: string;
  readonly tests: readonly CacheTest[];
}

export const suites: readonly Suite[] = existsSync(SUITE) ? JSON.parse(readFileSync(SUITE, "utf8")) : [];

/** Why a test says nothing of a private cache within a client; `undefined`: it is played. */
export function inapplicable({ id, name, cdn_only, browser_skip, requests }: CacheTest): string | undefined {
  if (cdn_only === true) return "for content delivery networks";
  if (requests.some(({ cache }) => cache !== undefined)) return "sets a cache mode of browsers' fetch";
  if (browser_skip !== true) return undefined;
  if (id.startsWith("interim-")) return "fetch shows no interim replies";
  if (/^status-3/.test(id)) return "redirects are followed, not handed over";
  if (id.startsWith("conditional-")) return "a caller's own conditions go to the server";
  if (/shared/i.test(name) || id.startsWith("other-authorization")) return "for shared caches";
  return undefined;
}
