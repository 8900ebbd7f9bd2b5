import { call, TransportError } from "@gen-client/runtime";
import { asJson, createBareClient, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../../../runtime/src/transport/failure.ts";
import { type AnyOperation, failureOf as failureOfCall } from "../support/stub-api.ts";

/** What Node's fetch throws when a connection fails with such a code. */
function fetchFailed(code: string, facts: object = {}): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, ...facts }) });
}

describe("trap 5: what is known to have happened before a byte of the request left", () => {
  test.each([
    ["connection-refused", ["ECONNREFUSED"]],
    ["name-not-resolved", ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME"]],
    ["host-unreachable", ["EHOSTUNREACH", "EHOSTDOWN"]],
    ["network-unreachable", ["ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]],
    ["connection-timed-out", ["ETIMEDOUT"]],
    ["connect-timeout", ["UND_ERR_CONNECT_TIMEOUT"]],
    ["tls-handshake", ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE"]],
    [
      "tls-certificate",
      [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "CERT_HAS_EXPIRED",
        "CERT_NOT_YET_VALID",
        "CERT_REVOKED",
        "CERT_UNTRUSTED",
        "CERT_CHAIN_TOO_LONG",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "HOSTNAME_MISMATCH",
        "UND_ERR_PRX_TLS",
      ],
    ],
    ["refused-stream", ["NGHTTP2_REFUSED_STREAM"]],
    ["fetch-closed", ["UND_ERR_CLOSED"]],
  ])("%s: %j", (reason, codes) => {
    for (const code of codes) expect(failureOf(fetchFailed(code))).toMatchObject({ reason, sent: "no" });
  });

  test("is nothing where one of several addresses was talked to", () => {
    const both = [fetchFailed("ECONNREFUSED").cause, fetchFailed("ECONNRESET").cause];
    const thrown = new TypeError("fetch failed", { cause: new AggregateError(both) });
    expect(failureOf(thrown)).toMatchObject({ reason: "connection-reset", sent: "maybe" });
  });

  test.each(["EHOSTUNREACH", "ETIMEDOUT", "ENETDOWN"])("is not a %s on a connection that stands", (code) => {
    const failure = failureOf(fetchFailed(code, { syscall: "read" }));
    expect(failure).toMatchObject({ reason: "connection-reset", sent: "maybe" });
  });

  test.each(["ECONNRESET", "UND_ERR_SOCKET", "UND_ERR_DESTROYED", "ENEWS", "MY_EAI_CODE", "toString"])(
    "is not %s",
    (code) => {
      expect(failureOf(fetchFailed(code)).sent).toBe("maybe");
    },
  );

  test("fetch itself refuses a port that browsers keep off", async () => {
    const write: AnyOperation = operation(() => ({
      id: "write",
      method: "POST",
      path: "/",
      body: json(),
      replies: { 200: asJson() },
    }));
    const client = createBareClient(
      { name: "Ports", version: "1", servers: [], securitySchemes: {}, security: [] },
      { baseUrl: "http://127.0.0.1:6666" },
    );
    const error = await failureOfCall(call(client, write, { body: 1 }, { retry: false }));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ reason: "bad-port", sent: "no" });
  });
});
