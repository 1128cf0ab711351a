import { Secret, TOTP } from "otpauth";

/** 160 bits: RFC 4226, section 4, requirement 6. */
const secretBytes = 20;
const stepSeconds = 30;
/** Clocks of phones may be one step off: RFC 6238, section 5.2. */
const window = 1;
const codeForm = /^\d{6}$/;

export const createTotpSecret = (): Uint8Array => new Secret({ size: secretBytes }).bytes;

/** What an authenticator app is set up with: the secret in base32, for typing, and the URI for a QR code. */
export function describeTotpSecret(
  bytes: Uint8Array,
  { issuer, label }: { issuer: string; label: string },
): { secret: string; uri: string } {
  const totp = createTotp(bytes, { issuer, label });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The time step that a code belongs to; null when it is of none near `now`. Spaces are how people read codes. */
export function findTotpStep(bytes: Uint8Array, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, "");
  if (!codeForm.test(token)) return null;
  const timestamp = now.getTime();
  const delta = createTotp(bytes).validate({ token, timestamp, window });
  return delta === null ? null : Math.floor(timestamp / 1000 / stepSeconds) + delta;
}

/** SHA-1, 6 digits, 30 seconds: what every authenticator app takes, some of them ignoring what the URI says. */
const createTotp = (bytes: Uint8Array, names: { issuer?: string; label?: string } = {}): TOTP =>
  new TOTP({
    ...names,
    secret: new Secret({ buffer: Uint8Array.from(bytes).buffer }),
    algorithm: "SHA1",
    digits: 6,
    period: stepSeconds,
  });
