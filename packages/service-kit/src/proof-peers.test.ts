import { describe, expect, it, jest } from "@jest/globals";
import { createProofKeys, keyIdOf } from "./identity-proof.ts";
import { createProofPeers } from "./proof-peers.ts";

const minute = 60_000;
const token = "a.b.c";
const bodyHash = "hash";

const idsIn = (proofs: string): string[] =>
  proofs === "" ? [] : proofs.split(" ").map((proof) => proof.split(":")[0] ?? "");

describe("the processes of a subgraph", () => {
  it("each get a proof that only they and the gateway can make", () => {
    const [gateway, one, other] = [createProofKeys(), createProofKeys(), createProofKeys()];
    const peers = createProofPeers(gateway, "content");
    expect(peers.proofsOf(token, bodyHash)).toBe("");
    peers.note(one.publicKey);
    peers.note(other.publicKey);
    peers.note(one.publicKey);
    const wanted = [one, other].map(
      (process) =>
        `${keyIdOf(process.publicKey)}:${process.proverWith(gateway.publicKey, "content")?.(token, bodyHash) ?? ""}`,
    );
    expect(peers.proofsOf(token, bodyHash)).toBe(wanted.join(" "));
  });

  it("are no more than eight: those that answered last", () => {
    const keys = Array.from({ length: 9 }, () => createProofKeys().publicKey);
    const peers = createProofPeers(createProofKeys(), "content");
    const [first = "", second = "", ...rest] = keys;
    for (const key of [first, second, ...rest.slice(0, 6)]) peers.note(key);
    peers.note(first);
    peers.note(rest[6] ?? "");
    const ids = idsIn(peers.proofsOf(token, bodyHash));
    expect(ids).toHaveLength(8);
    expect(ids).toContain(keyIdOf(first));
    expect(ids).not.toContain(keyIdOf(second));
  });

  it("are forgotten when they have not answered for ten minutes", () => {
    const now = jest.spyOn(performance, "now").mockReturnValue(0);
    try {
      const peers = createProofPeers(createProofKeys(), "content");
      peers.note(createProofKeys().publicKey);
      now.mockReturnValue(9 * minute);
      expect(idsIn(peers.proofsOf(token, bodyHash))).toHaveLength(1);
      now.mockReturnValue(11 * minute);
      expect(peers.proofsOf(token, bodyHash)).toBe("");
    } finally {
      now.mockRestore();
    }
  });

  it.each(["", "short", "x".repeat(43), "!".repeat(43), "x".repeat(100_000)])(
    "are none by a key like %.5j",
    (key) => {
      const peers = createProofPeers(createProofKeys(), "content");
      expect(() => peers.note(key)).not.toThrow();
      expect(peers.proofsOf(token, bodyHash).length).toBeLessThan(100);
    },
  );
});
