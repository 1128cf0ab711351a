import { describe, expect, it } from "@jest/globals";
import { createRefreshToken } from "./refresh-token.ts";
import { openSuccessor, sealSuccessor } from "./successor-seal.ts";

const newToken = (): string => createRefreshToken(new Date()).token;

describe("the sealed successor of a refresh token", () => {
  it("opens with the token itself", () => {
    const [token, successor] = [newToken(), newToken()];
    expect(openSuccessor(token, sealSuccessor(token, successor))).toBe(successor);
  });

  it("opens with no other token, and not when it was changed", () => {
    const [token, successor] = [newToken(), newToken()];
    const sealed = sealSuccessor(token, successor);
    expect(() => openSuccessor(newToken(), sealed)).toThrow();
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(() => openSuccessor(token, sealed)).toThrow();
  });

  it("does not hold the successor in clear", () => {
    const [token, successor] = [newToken(), newToken()];
    expect(Buffer.from(sealSuccessor(token, successor)).toString("latin1")).not.toContain(successor);
  });
});
