import type { JWTPayload } from "jose";
import { z } from "zod";
import { normalizeEmail } from "../account/email-address.ts";

/** An account of another issuer, as an id token that was checked states it. */
export interface VerifiedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Null when the token has none, or none that mail can reach. */
  readonly email: StatedEmail | null;
  /** What the person is called there; not checked. */
  readonly name: string | null;
}

export interface StatedEmail {
  /** Normalised. */
  readonly address: string;
  /** Whether the provider's word proves that the address is theirs. Otherwise it is a claim like anybody's. */
  readonly isProved: boolean;
}

/** https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims; what has another form counts as absent. */
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().regex(/^[\x20-\x7e]{1,255}$/),
  email: z.string().optional().catch(undefined),
  // Apple sends a text.
  email_verified: z.union([z.boolean(), z.literal("true").transform(() => true)]).catch(false),
  hd: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
});

/**
 * @param trustsEmail as in the settings
 * @returns null without a subject as the standard has it
 */
export function toVerifiedIdentity(
  payload: JWTPayload,
  trustsEmail: readonly string[],
): VerifiedIdentity | null {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return null;
  const { iss, sub, email, email_verified: isVerified, hd, name } = claims.data;
  const address = email === undefined ? null : normalizeEmail(email);
  const isProved = address !== null && isVerified && isTrustedFor(address, hd, trustsEmail);
  return {
    issuer: iss,
    subject: sub,
    email: address === null ? null : { address, isProved },
    name: name ?? null,
  };
}

function isTrustedFor(address: string, hostedDomain: string | undefined, rules: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return rules.some((rule) => rule === "*" || rule === domain || (rule === "hd" && hostedDomain === domain));
}
