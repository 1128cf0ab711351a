import { compactDecrypt, CompactEncrypt, importJWK, type JWK } from "jose";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

const [compress, decompress] = [promisify(gzip), promisify(gunzip)];

/** Of a piece's text; a row has a quarter of it at most. Encrypted and in an event it is below 128 KiB, whatever it says. */
export const maxPieceBytes = 88 * 1024;
const keyAgreement = "ECDH-ES";
const encryption = "A256GCM";

/** Where a piece belongs. It is sealed with the piece, so that none can stand in for another. */
export interface PiecePlace {
  readonly exportId: string;
  readonly service: string;
  /** Counted from 0. */
  readonly piece: number;
}

const textOf = ({ exportId, service, piece }: PiecePlace): string => `${exportId}/${service}/${piece}`;

/** One row of what a service knows of a person, as a line of a piece. */
export const toLine = (section: string, record: object): string => `${JSON.stringify([section, record])}\n`;

/** @throws {SyntaxError} for what `toLine` has not made */
export const readLines = (text: string): [section: string, record: unknown][] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as [string, unknown]);

/** Puts lines together, in order, so that no piece is larger than `maxPieceBytes` unless a single line is. */
export function cutPieces(lines: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = "";
  let bytes = 0;
  for (const line of lines) {
    const more = Buffer.byteLength(line);
    if (bytes > 0 && bytes + more > maxPieceBytes) {
      pieces.push(piece);
      [piece, bytes] = ["", 0];
    }
    piece += line;
    bytes += more;
  }
  return bytes > 0 ? [...pieces, piece] : pieces;
}

/**
 * Compressed, and encrypted to the export's key: JWE (RFC 7516) with ECDH-ES and A256GCM, in compact form. Outboxes,
 * streams and backups hold nothing else, and nothing readable once the private key is gone.
 */
export async function sealPiece(text: string, publicJwk: JWK, place: PiecePlace): Promise<string> {
  return new CompactEncrypt(await compress(text))
    .setProtectedHeader({ alg: keyAgreement, enc: encryption, place: textOf(place) })
    .encrypt(await importJWK(publicJwk, keyAgreement));
}

/** @throws {JOSEError} when it is encrypted to another key or was changed; {Error} when it belongs elsewhere. */
export async function openPiece(sealed: string, privateJwk: JWK, place: PiecePlace): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    await importJWK(privateJwk, keyAgreement),
    { keyManagementAlgorithms: [keyAgreement], contentEncryptionAlgorithms: [encryption] },
  );
  if (protectedHeader.place !== textOf(place)) throw new Error("The piece of an export is not in its place.");
  const text = await decompress(plaintext, { maxOutputLength: 4 * maxPieceBytes });
  return text.toString();
}
