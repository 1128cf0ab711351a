import { createHash } from "node:crypto";

/** Tells one stored password from another without holding either. @param secret the hash as a PHC string; null for none */
export const markPassword = (secret: string | null): string =>
  secret === null ? "" : createHash("sha256").update(secret).digest("base64url");
