import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** EdDSA with Ed25519 (RFC 8037). */
export const signingAlgorithm = "EdDSA";

export interface SigningKeyPair {
  /** The key's thumbprint (RFC 7638). */
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

export async function createSigningKeyPair(): Promise<SigningKeyPair> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { crv: "Ed25519", extractable: true });
  const { d, ...publicPart } = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(publicPart);
  const publicJwk = { ...publicPart, kid, alg: signingAlgorithm, use: "sig" };
  return { kid, publicJwk, privateJwk: { ...publicJwk, ...(d === undefined ? {} : { d }) } };
}
