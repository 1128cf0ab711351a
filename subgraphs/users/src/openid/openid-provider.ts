import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  type Configuration,
} from "openid-client";
import type { JWTVerifyGetKey } from "jose";
import { createLastGood } from "./last-good.ts";
import type { OpenIdProviderSettings } from "./openid.settings.ts";
import { createProviderKeys } from "./provider-keys.ts";
import { toVerifiedIdentity, type VerifiedIdentity } from "./verified-identity.ts";
import { verifyIdToken } from "./verify-id-token.ts";

const requestTimeoutSeconds = 2;
const metadataFreshMs = 60 * 60 * 1000;

/** What only we and the client know of an authorization request. */
export interface AuthorizationSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Every wait ends after two seconds for each request to the provider. */
export interface OpenIdProvider {
  readonly name: string;
  readonly issuer: string;
  readonly redirectUris: readonly string[];
  /** @returns null when the token is not good. @throws when the provider is away and its keys are not known */
  verify(idToken: string, nonce: string): Promise<VerifiedIdentity | null>;
  /** @throws when the provider is away */
  authorizationUrl(redirectUri: string, secrets: AuthorizationSecrets): Promise<URL>;
  /** @param callback the redirect URI with what the provider added. @returns the id token. @throws when it is refused */
  exchangeCode(callback: URL, secrets: AuthorizationSecrets): Promise<string | null>;
}

export function createOpenIdProvider(settings: OpenIdProviderSettings): OpenIdProvider {
  const { name, issuer, redirectUris, clientId, trustsEmail } = settings;
  const discover = createLastGood(() => discoverProvider(settings), metadataFreshMs);
  const keysAt = rememberKeys();
  const audiences = [clientId, ...settings.audiences];
  return {
    name,
    issuer,
    redirectUris,
    verify: async (idToken, nonce) => {
      const keys = keysAt((await discover()).serverMetadata().jwks_uri);
      const payload = await verifyIdToken(idToken, { keys, issuer, audiences, nonce });
      return payload && toVerifiedIdentity(payload, trustsEmail);
    },
    authorizationUrl: async (redirectUri, { state, nonce, codeVerifier }) =>
      buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(" "),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      }),
    exchangeCode: async (callback, { state, nonce, codeVerifier }) => {
      const tokens = await authorizationCodeGrant(await discover(), callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      return tokens.id_token ?? null;
    },
  };
}

/** On this machine only, as the settings have it. The function is marked so that it is seen; it is not going away. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
const withoutEncryption = allowInsecureRequests;

const discoverProvider = ({
  issuer,
  clientId,
  clientSecret,
}: OpenIdProviderSettings): Promise<Configuration> =>
  discovery(new URL(issuer), clientId, clientSecret, clientSecret === undefined ? None() : undefined, {
    timeout: requestTimeoutSeconds,
    execute: issuer.startsWith("http:") ? [withoutEncryption] : [],
  });

/** The keys outlive the metadata: what is known of them serves on while the provider is away. */
function rememberKeys(): (url: string | undefined) => JWTVerifyGetKey {
  let known: { readonly url: string; readonly keys: JWTVerifyGetKey } | null = null;
  return (url) => {
    if (url === undefined) throw new Error("The provider publishes no keys.");
    if (known?.url !== url) known = { url, keys: createProviderKeys(new URL(url)) };
    return known.keys;
  };
}
