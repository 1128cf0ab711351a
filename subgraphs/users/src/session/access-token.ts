import { SignJWT } from "jose";
import { signingAlgorithm } from "../signing-key/signing-key.ts";
import type { SigningKeys } from "../signing-key/signing-keys.ts";

export const accessTokenSeconds = 10 * 60;
export interface AccessTokenClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  /** RFC 8176. */
  readonly methods: readonly string[];
  readonly authenticatedAt: Date;
  readonly isAnonymous: boolean;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokenIssuer {
  issue(claims: AccessTokenClaims, now: Date): Promise<AccessToken>;
}

/** Issues access tokens after RFC 9068: EdDSA, ten minutes, typ `at+jwt`, with the `kid` of the key that signs now. */
export function createAccessTokenIssuer(options: {
  signingKeys: Pick<SigningKeys, "current">;
  issuer: string;
  audience: string;
}): AccessTokenIssuer {
  return {
    issue: async ({ userId, ...claims }, now) => {
      const { kid, key } = options.signingKeys.current(now);
      const issuedAt = Math.floor(now.getTime() / 1000);
      const expires = issuedAt + accessTokenSeconds;
      const token = await new SignJWT(payloadOf(claims))
        .setProtectedHeader({ alg: signingAlgorithm, typ: "at+jwt", kid })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .setJti(crypto.randomUUID())
        .sign(key);
      return { token, expiresAt: new Date(expires * 1000) };
    },
  };
}

const payloadOf = ({
  sessionId,
  roles,
  methods,
  authenticatedAt,
  isAnonymous,
}: Omit<AccessTokenClaims, "userId">) => ({
  sid: sessionId,
  roles,
  scope: scopesOf(roles).join(" "),
  amr: methods,
  auth_time: Math.floor(authenticatedAt.getTime() / 1000),
  ...(isAnonymous ? { anon: true } : {}),
});

/** What the holder may ask for: `api` is all that a signed-in person may; the others come with a role. */
function scopesOf(roles: readonly string[]): string[] {
  const isAdmin = roles.includes("ADMIN");
  const moderates = isAdmin || roles.includes("MODERATOR");
  return ["api", ...(moderates ? ["moderation"] : []), ...(isAdmin ? ["admin"] : [])];
}
