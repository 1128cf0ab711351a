import { beforeAll, describe, expect, it } from "@jest/globals";
import { createLocalJWKSet, type JSONWebKeySet, type JWK } from "jose";
import { createTestKeys } from "../../../tests/support/identity.ts";
import { audience, issuer, signToken } from "../../../tests/support/test-gateway.ts";
import { AccessTokenError, createAccessTokenVerifier } from "./access-token.ts";

let privateJwk: JWK;
let publicJwks: JSONWebKeySet;
beforeAll(async () => {
  ({ privateJwk, publicJwks } = await createTestKeys("key-1"));
});

function createVerifier(ended: ReadonlySet<string> = new Set()) {
  const keys = createLocalJWKSet(publicJwks);
  let signatures = 0;
  const verify = createAccessTokenVerifier({
    issuer,
    audience,
    getKey: (header, token) => {
      signatures += 1;
      return keys(header, token);
    },
    revokedSessions: { includes: async ({ sessionId }) => ended.has(sessionId) },
  });
  return { verify, signatures: () => signatures };
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe("an access token that was good", () => {
  it("is trusted for a while without its signature", async () => {
    const { verify, signatures } = createVerifier();
    const token = await signToken(privateJwk);
    const viewer = await verify(token);
    expect(await verify(token)).toBe(viewer);
    expect(signatures()).toBe(1);
  });

  it("does not outlive its time", async () => {
    const { verify } = createVerifier();
    const token = await signToken(privateJwk, { exp: inSeconds(2) });
    await verify(token);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await expect(verify(token)).rejects.toThrow(AccessTokenError);
  });

  it("is refused when its session has ended", async () => {
    const ended = new Set<string>();
    const { verify } = createVerifier(ended);
    const token = await signToken(privateJwk, { sid: "session-9" });
    await verify(token);
    ended.add("session-9");
    await expect(verify(token)).rejects.toThrow("ended");
  });

  it("says nothing for one that differs in a character", async () => {
    const { verify } = createVerifier();
    const token = await signToken(privateJwk);
    await verify(token);
    const [head, payload, signature = ""] = token.split(".");
    const forged = [head, payload, signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))];
    await expect(verify(forged.join("."))).rejects.toThrow(AccessTokenError);
  });
});
