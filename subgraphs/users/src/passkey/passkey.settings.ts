import { z } from "zod";

/** Of an Android app: the SHA-256 of its signing certificate. */
const androidOrigin = /^android:apk-key-hash:[A-Za-z0-9_-]{43}$/;

const isOrigin = (text: string): boolean =>
  androidOrigin.test(text) || (URL.canParse(text) && new URL(text).origin === text);

export const passkeySettings = {
  /** Further origins that may use passkeys, beside that of APP_URL: web apps, and Android apps by their certificate. */
  PASSKEY_ORIGINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((text) => text.trim() || []))
    .refine((list) => list.every(isOrigin), "is not a list of origins such as https://app.example.org"),
} as const;

/** For whom passkeys are. https://www.w3.org/TR/webauthn-3/#relying-party */
export interface PasskeySite {
  /** The host of APP_URL: passkeys work there and in apps that are associated with it. */
  readonly rpId: string;
  readonly origins: readonly string[];
}

export function createPasskeySite(config: {
  readonly APP_URL: string;
  readonly PASSKEY_ORIGINS: readonly string[];
}): PasskeySite {
  const app = new URL(config.APP_URL);
  return { rpId: app.hostname, origins: [app.origin, ...config.PASSKEY_ORIGINS] };
}
