import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from "jose";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export const testClientId = "skein-test";
export const testClientSecret = "the secret of the client that tests use";
export const testRedirectUri = "https://app.example.test/callback";

/** What the provider says of a person; the subject is the key. */
export interface TestPerson {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly hd?: string;
  readonly name?: string;
}

export interface TestProvider {
  readonly issuer: string;
  readonly publicKey: CryptoKey;
  /** The setting of a provider with this name. */
  settings(more?: Record<string, unknown>): Record<string, unknown>;
  /** An id token as the provider signs them, with whatever an attacker may change. */
  idToken(claims: JWTPayload, header?: { alg?: string; typ?: string; kid?: string }): Promise<string>;
  addPerson(subject: string, person: TestPerson): void;
  /** Does what a browser does: follows the authorization URL as this person. @returns where the app is sent back to */
  signIn(authorizationUrl: string, subject: string): Promise<string>;
  close(): Promise<void>;
}

const keyId = "test-key";

/** A real OpenID provider on this machine, whose people agree to everything. */
export async function startTestProvider(name = "test"): Promise<TestProvider> {
  const people = new Map<string, TestPerson>();
  const { privateKey: key, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const server = createServer();
  const issuer = await listen(server);
  const jwk = { ...(await exportJWK(key)), kid: keyId, alg: "RS256", use: "sig" };
  const provider = createProvider(issuer, jwk, people);
  const callback = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith("/interaction/")) void agree(provider, request, response);
    else void callback(request, response);
  });
  return {
    issuer,
    publicKey,
    settings: (more = {}) => ({
      name,
      issuer,
      clientId: testClientId,
      clientSecret: testClientSecret,
      redirectUris: [testRedirectUri],
      ...more,
    }),
    idToken: (claims, header = {}) => signIdToken(issuer, key, claims, header),
    addPerson: (subject, person) => void people.set(subject, person),
    signIn: followToApp,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`);
    });
  });

function createProvider(issuer: string, jwk: object, people: ReadonlyMap<string, TestPerson>): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: testClientId,
        client_secret: testClientSecret,
        redirect_uris: [testRedirectUri],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ["cookies of tests"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
}

/** The person is whom the test names in the URL of the authorization request, as `login_hint`. */
async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  await provider.interactionFinished(request, response, { login: { accountId: String(params.login_hint) } });
}

function signIdToken(
  issuer: string,
  key: CryptoKey,
  claims: JWTPayload,
  header: { alg?: string; typ?: string; kid?: string },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const standard = { iss: issuer, aud: testClientId, iat: now, exp: now + 300 };
  return new SignJWT({ ...standard, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: keyId, ...header })
    .sign(key);
}

const maximumRedirects = 10;

async function followToApp(authorizationUrl: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>();
  const begin = new URL(authorizationUrl);
  begin.searchParams.set("login_hint", subject);
  let url = begin.href;
  for (let steps = 0; steps < maximumRedirects; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider answered ${await response.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(testRedirectUri)) return url;
  }
  throw new Error("The provider redirects for ever.");
}
