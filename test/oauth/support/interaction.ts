import type { RequestListener } from "node:http";
import type Provider from "oidc-provider";

/** What a person does on the provider's pages: signs in as `ada`, and agrees to whatever is asked. */
export function agreeToAll(provider: Provider): RequestListener {
  return (request, response) => {
    void answer(provider, request, response).catch(() => {
      response.writeHead(500);
      response.end();
    });
  };
}

async function answer(
  provider: Provider,
  ...[request, response]: Parameters<RequestListener>
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const result =
    prompt.name === "login"
      ? { login: { accountId: "ada" } }
      : {
          consent: {
            grantId: await granted(provider, String(params["client_id"]), String(params["scope"]), session),
          },
        };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

async function granted(
  provider: Provider,
  clientId: string,
  scope: string,
  session: { readonly accountId: string } | undefined,
): Promise<string> {
  const grant = new provider.Grant({ accountId: session?.accountId ?? "ada", clientId });
  grant.addOIDCScope(scope);
  return grant.save();
}

/** Follows redirects as a browser does, cookies and all, until one leads away from where it began. */
export async function browse(start: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let steps = 0; steps < 20; steps += 1) {
    const headers = { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const response = await fetch(url, { redirect: "manual", headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${response.status}: ${await response.text()}`);
    url = new URL(location, url);
    if (url.origin !== start.origin) return url;
  }
  throw new Error("too many redirects");
}

/** Agrees to what a device asks for, as the page behind its address would; or refuses. */
export async function agreeOnDevice(provider: Provider, userCode: string, isAgreed = true): Promise<void> {
  const code = await provider.DeviceCode.findByUserCode(userCode.replace(/[^A-Z0-9]/gi, ""));
  if (code === undefined) throw new Error("no such code");
  if (!isAgreed) {
    Object.assign(code, { error: "access_denied", errorDescription: "no" });
    await code.save();
    return;
  }
  const scope = code.params?.["scope"];
  const grantId = await granted(provider, code.clientId ?? "", String(scope), undefined);
  Object.assign(code, { accountId: "ada", grantId, scope, authTime: Math.floor(Date.now() / 1000) });
  await code.save();
}
