import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { SecretBox } from "../secret-box.ts";

/** What services encrypt their parts to. The private half never leaves this service, and goes with the export. */
export interface ExportKey {
  readonly publicJwk: JWK;
  /** Encrypted with the key-encryption key. */
  readonly sealedPrivateJwk: Uint8Array<ArrayBuffer>;
}

const purposeOf = (exportId: string): string => `data-export:${exportId}`;

/** P-256, for ECDH-ES (RFC 7518, 4.6). */
export async function createExportKey(box: SecretBox, exportId: string): Promise<ExportKey> {
  const pair = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
  const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
  return {
    publicJwk: await exportJWK(pair.publicKey),
    sealedPrivateJwk: box.seal(privateJwk, purposeOf(exportId)),
  };
}

/** @throws {SecretBoxError} when the key-encryption key is not known any more. */
export const openExportKey = (box: SecretBox, exportId: string, sealed: Uint8Array): JWK =>
  JSON.parse(box.open(sealed, purposeOf(exportId)).toString()) as JWK;
