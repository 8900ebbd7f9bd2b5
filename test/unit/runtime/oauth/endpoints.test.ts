import { call } from "@gen-client/runtime";
import type { ClientOptions } from "@gen-client/runtime/codegen";
import { asJson, oauth2, operation } from "@gen-client/runtime/codegen";
import { clientCredentials, type OAuthClientOptions } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { serverTemplate } from "../../../../runtime/src/client/server-template.ts";
import type { OAuthFlow, ServerDescriptor } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const API: readonly ServerDescriptor[] = [{ url: "https://api.vendor.com/v1" }];

interface Setting {
  readonly flow?: OAuthFlow;
  readonly servers?: readonly ServerDescriptor[];
  readonly oauth?: Partial<OAuthClientOptions>;
  readonly options?: ClientOptions;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The addresses that a call asks, or the error of one that asks none. */
async function askedBy({
  flow = {},
  servers = API,
  oauth = {},
  options = {},
  metadata,
}: Setting): Promise<unknown> {
  const { client, seen } = stubClient(
    [
      ({ url }) => {
        if (url.includes("/.well-known/"))
          return metadata === undefined ? jsonResponse(404, {}) : jsonResponse(200, metadata);
        return jsonResponse(200, url.includes("token") ? { access_token: "t", token_type: "bearer" } : {});
      },
    ],
    { auth: { oauth: clientCredentials({ clientId: "c", clientSecret: "s3cret", ...oauth }) }, ...options },
    {
      servers,
      securitySchemes: { oauth: oauth2({ clientCredentials: flow }) },
      security: [["oauth"]],
    },
  );
  try {
    await call(client, get, {});
  } catch (error) {
    expect(seen.filter(({ url }) => !url.includes("/.well-known/"))).toStrictEqual([]);
    return (error as Error).message;
  }
  return seen.map(({ url }) => url).slice(0, -1);
}

describe("a token endpoint of the document", () => {
  test.each([
    ["the API's own", "https://api.vendor.com/oauth/token", "https://api.vendor.com/oauth/token"],
    ["relative", "/oauth/token", "https://api.vendor.com/oauth/token"],
    ["a sibling of the API", "https://login.vendor.com/token", "https://login.vendor.com/token"],
  ])("%s is used", async (_name, tokenUrl, url) => {
    expect(await askedBy({ flow: { tokenUrl } })).toStrictEqual([url]);
  });

  test.each([
    ["of another site", "https://login.other.com/token", "another site than the API's"],
    ["of a look-alike", "https://vendor.com.evil.test/token", "another site than the API's"],
    ["unprotected", "http://api.vendor.com/token", "no URL that secrets may be sent to"],
    ["with a user name", "https://u:p@api.vendor.com/token", "no URL that secrets may be sent to"],
    ["of another scheme", "ftp://api.vendor.com/token", "no URL that secrets may be sent to"],
    ["with a variable", "https://api.vendor.com/{tenant}/token", "no URL that secrets may be sent to"],
  ])("%s is refused, and nothing is sent", async (_name, tokenUrl, why) => {
    expect(await askedBy({ flow: { tokenUrl } })).toContain(why);
  });

  test("national second levels are no site of their own", async () => {
    const servers = [{ url: "https://api.vendor.co.uk" }];
    expect(await askedBy({ servers, flow: { tokenUrl: "https://evil.co.uk/token" } })).toContain(
      "another site",
    );
    const own = "https://id.vendor.co.uk/token";
    expect(await askedBy({ servers, flow: { tokenUrl: own } })).toStrictEqual([own]);
  });

  test.each(["/token", "https://login.vendor.com/token"])(
    "%s is refused where the document's variables say who the API is",
    async (tokenUrl) => {
      const servers = [
        serverTemplate({
          url: "https://{tenant}.vendor.com",
          variables: { tenant: { default: "api", enum: ["api"] } },
        }),
      ];
      expect(await askedBy({ servers, flow: { tokenUrl } })).toContain(
        "its variables decide where the API is",
      );
      const named = { tokenUrl: "https://login.vendor.com/token" };
      expect(await askedBy({ servers, flow: { tokenUrl }, oauth: named })).toStrictEqual([named.tokenUrl]);
    },
  );

  test("of another site is used where the options or the trusted origins name it", async () => {
    const tokenUrl = "https://login.other.com/token";
    expect(await askedBy({ flow: { tokenUrl }, oauth: { tokenUrl } })).toStrictEqual([tokenUrl]);
    const trusted = { trustedOrigins: ["https://login.other.com"] };
    expect(await askedBy({ flow: { tokenUrl }, options: trusted })).toStrictEqual([tokenUrl]);
  });

  test("follows the base URL that the caller names, not the document's server", async () => {
    const options = { baseUrl: "https://gateway.mine.test" };
    expect(await askedBy({ flow: { tokenUrl: "https://api.vendor.com/token" }, options })).toContain(
      "another site",
    );
  });
});

describe("a token endpoint of the options", () => {
  test.each(["http://login.vendor.com/token", "/token", "https://u@login.vendor.com/token"])(
    "%s is refused",
    async (tokenUrl) => {
      expect(await askedBy({ oauth: { tokenUrl } })).toContain("no URL that secrets may be sent to");
    },
  );

  test("http is good enough on this machine", async () => {
    const tokenUrl = "http://localhost:8080/token";
    expect(await askedBy({ oauth: { tokenUrl } })).toStrictEqual([tokenUrl]);
  });

  test("none anywhere is an error that says what to pass", async () => {
    expect(await askedBy({})).toContain("neither the options nor the document name a token endpoint");
  });
});

describe("discovery", () => {
  const issuer = "https://id.vendor.com";
  const token_endpoint = "https://tokens.vendor-cdn.com/token";

  test("by OpenID Connect; the issuer says where its endpoints are, on other sites too", async () => {
    expect(await askedBy({ oauth: { issuer }, metadata: { issuer, token_endpoint } })).toStrictEqual([
      "https://id.vendor.com/.well-known/openid-configuration",
      token_endpoint,
    ]);
  });

  test("by RFC 8414 where that is all there is", async () => {
    const { client, seen } = stubClient(
      [
        ({ url }) => {
          if (url.endsWith("/openid-configuration")) return jsonResponse(404, {});
          if (url.includes("/.well-known/"))
            return jsonResponse(200, { issuer: `${issuer}/a`, token_endpoint });
          return jsonResponse(200, { access_token: "t", token_type: "bearer" });
        },
      ],
      { auth: { oauth: clientCredentials({ clientId: "c", issuer: `${issuer}/a` }) } },
      { servers: API, securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
    );
    await call(client, get, {});
    expect(seen[1]?.url).toBe("https://id.vendor.com/.well-known/oauth-authorization-server/a");
    expect(seen[2]?.url).toBe(token_endpoint);
  });

  test.each([
    ["of another issuer", { issuer: "https://evil.test", token_endpoint }, "is not that of"],
    ["without a token endpoint", { issuer }, "names no token endpoint"],
    [
      "with an unprotected one",
      { issuer, token_endpoint: "http://id.vendor.com/token" },
      "names no token endpoint",
    ],
    ["that are none", undefined, "has no metadata"],
  ])("metadata %s are refused", async (_name, metadata, why) => {
    expect(await askedBy({ oauth: { issuer }, ...(metadata !== undefined && { metadata }) })).toContain(why);
  });
});

test("nothing is left behind: no timer outlives a call", async () => {
  let timers = 0;
  const environment = {
    schedule: (delayMs: number, callback: () => void) => {
      timers += 1;
      const timer = setTimeout(callback, delayMs);
      let isDone = false;
      return () => {
        if (!isDone) timers -= 1;
        isDone = true;
        clearTimeout(timer);
      };
    },
  };
  expect(await askedBy({ flow: { tokenUrl: "/token" }, options: { environment } })).toHaveLength(1);
  expect(timers).toBe(0);
});

describe("a placeholder", () => {
  test.each([
    ["clientId", { clientId: "your-client-id" }],
    ["clientSecret", { clientId: "shop", clientSecret: "changeme" }],
  ])("that stands in code for %s is refused where the program starts", (option, oauth) => {
    expect(() => clientCredentials(oauth)).toThrow(`\`${option}\` is a placeholder, or empty`);
  });

  test("that a function gives is refused before anything is sent", async () => {
    const tokenUrl = "https://api.vendor.com/token";
    expect(await askedBy({ flow: { tokenUrl }, oauth: { clientSecret: () => "" } })).toContain(
      "`clientSecret` is a placeholder, or empty",
    );
  });
});
