import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;

/** Keeps secrets at rest under the key-encryption key of the configuration. */
export interface SecretBox {
  /** @param purpose what the secret is and whose, such as `totp:<userId>`: a sealed value opens for the same one only. */
  seal(secret: string | Uint8Array, purpose: string): Uint8Array<ArrayBuffer>;
  /** @throws {SecretBoxError} when the value is of another purpose, changed, or sealed with a key that is not known. */
  open(sealed: Uint8Array, purpose: string): Buffer;
  /** Whether the value was sealed with the first key. */
  isCurrent(sealed: Uint8Array): boolean;
}

export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce; the value begins with the first bytes of its key's SHA-256, so that
 * a new key can come before the old one.
 * @param keys of 32 bytes each; the first one seals, all of them open
 */
export function createSecretBox(keys: readonly Uint8Array[]): SecretBox {
  const known = keys.map((key) => ({ id: keyIdOf(key), key }));
  const [first] = known;
  if (!first) throw new SecretBoxError("There is no key-encryption key.");
  return {
    seal: (secret, purpose) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, first.key, nonce).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Uint8Array.from(Buffer.concat([first.id, nonce, text, cipher.getAuthTag()]));
    },
    open: (sealed, purpose) => {
      const bytes = Buffer.from(sealed);
      const key = known.find(({ id }) => id.equals(bytes.subarray(0, keyIdBytes)))?.key;
      if (!key || bytes.length < keyIdBytes + nonceBytes + tagBytes) {
        throw new SecretBoxError("The value was not sealed with a key that is known.");
      }
      try {
        return decrypt(bytes, key, purpose);
      } catch (cause) {
        throw new SecretBoxError("The sealed value was changed, or is of another purpose.", { cause });
      }
    },
    isCurrent: (sealed) => first.id.equals(Buffer.from(sealed).subarray(0, keyIdBytes)),
  };
}

function decrypt(bytes: Buffer, key: Uint8Array, purpose: string): Buffer {
  const nonce = bytes.subarray(keyIdBytes, keyIdBytes + nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([
    decipher.update(bytes.subarray(keyIdBytes + nonceBytes, -tagBytes)),
    decipher.final(),
  ]);
}

const keyIdOf = (key: Uint8Array): Buffer =>
  createHash("sha256").update(key).digest().subarray(0, keyIdBytes);
