import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { cutPieces, maxPieceBytes, openPiece, readLines, sealPiece, toLine } from "./export-piece.ts";

const newKey = async (): Promise<{ publicJwk: JWK; privateJwk: JWK }> => {
  const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", { extractable: true });
  return { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
};

describe("pieces of an export", () => {
  const place = { exportId: randomUUID(), service: "content", piece: 3 };
  let key: Awaited<ReturnType<typeof newKey>>;
  beforeAll(async () => {
    key = await newKey();
  });

  it("come out as they went in", async () => {
    const text =
      toLine("posts", { body: "Guten Morgen ☀️\nund hallo", at: new Date(0) }) + toLine("posts", {});
    const opened = await openPiece(await sealPiece(text, key.publicJwk, place), key.privateJwk, place);
    expect(readLines(opened)).toEqual([
      ["posts", { body: "Guten Morgen ☀️\nund hallo", at: "1970-01-01T00:00:00.000Z" }],
      ["posts", {}],
    ]);
  });

  it("show nothing, and open for no other key and in no other place", async () => {
    const sealed = await sealPiece(toLine("posts", { body: "a secret word" }), key.publicJwk, place);
    for (const part of sealed.split(".")) {
      expect(Buffer.from(part, "base64url").toString("latin1")).not.toContain("secret");
    }
    await expect(openPiece(sealed, (await newKey()).privateJwk, place)).rejects.toThrow("decryption");
    for (const other of [{ exportId: randomUUID() }, { service: "users" }, { piece: 4 }]) {
      await expect(openPiece(sealed, key.privateJwk, { ...place, ...other })).rejects.toThrow("place");
    }
  });

  it("are below 128 KiB, also when nothing in them repeats", async () => {
    const line = (): string => toLine("posts", { body: randomBytes(12_000).toString("base64") });
    const lines = Array.from({ length: 40 }, line);
    const pieces = cutPieces(lines);
    expect(pieces.join("")).toBe(lines.join(""));
    expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBeLessThanOrEqual(maxPieceBytes);
    for (const piece of pieces) {
      expect((await sealPiece(piece, key.publicJwk, place)).length).toBeLessThan(127 * 1024);
    }
  });

  it("that would unpack to more than any piece has are refused", async () => {
    const bomb = await sealPiece("0".repeat(8 * 1024 * 1024), key.publicJwk, place);
    await expect(openPiece(bomb, key.privateJwk, place)).rejects.toThrow(/larger/);
  });
});
