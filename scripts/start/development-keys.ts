import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** An Ed25519 private key (RFC 8037) with its thumbprint (RFC 7638) as `kid`, kept in a file of mode 0600. */
export async function loadOrCreateKey(file: string): Promise<JWK> {
  const existing = await readFile(file, "utf8").catch(() => undefined);
  if (existing !== undefined) return JSON.parse(existing) as JWK;
  const key = await createKey();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(key, null, 2), { mode: 0o600 });
  return key;
}

/** A key-encryption key in base64, kept in a file of mode 0600. */
export async function loadOrCreateKeyEncryptionKey(file: string): Promise<string> {
  const existing = await readFile(file, "utf8").catch(() => undefined);
  if (existing !== undefined) return existing.trim();
  const key = createKeyEncryptionKey();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, key, { mode: 0o600 });
  return key;
}

/** 256 bits for AES. */
export const createKeyEncryptionKey = (): string => randomBytes(32).toString("base64");

export async function createKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "EdDSA", use: "sig" };
}

/** The key without its private part. */
export function publicPartOf({ d: _, ...publicJwk }: JWK): JWK {
  return publicJwk;
}
