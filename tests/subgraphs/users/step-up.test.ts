import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { codesOf, refusalOf, runFlow } from "../../support/account-flows.ts";
import {
  anHourAgo,
  askFactor,
  auditOf,
  enableTotp,
  runFactor,
  viewerOfToken,
} from "../../support/factor-requests.ts";
import { mustRefresh } from "../../support/session-requests.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest({ name: "step_up" });
});
afterAll(() => users.close());

describe("A step-up", () => {
  it("lets through what was refused before it", async () => {
    const ann = await createUser(users);
    const old = anHourAgo(ann.viewer);
    expect(refusalOf(await askFactor(users, "beginTotp", old))).toBe("STEP_UP_REQUIRED");
    const { accessToken } = await runFactor(users, "stepUp", old, { password: testPassword });
    const viewer = viewerOfToken(accessToken ?? "");
    expect(viewer).toMatchObject({ userId: ann.id, sessionId: ann.viewer.sessionId, methods: ["pwd"] });
    expect(viewer.authenticatedAt).toBeGreaterThan(old.authenticatedAt);
    expect(codesOf(await runFactor(users, "beginTotp", viewer))).toEqual([]);
    expect(await auditOf(users, viewer)).toContain("STEPPED_UP");
  });

  it("stays in the session's later tokens", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const { accessToken } = await runFactor(users, "stepUp", anHourAgo(ann.viewer), { code: app.code() });
    const { auth_time: time } = decodeJwt(accessToken ?? "");
    const refreshed = await mustRefresh(users, ann.session.refreshToken);
    expect(decodeJwt(refreshed.accessToken)).toMatchObject({ auth_time: time, amr: ["pwd", "otp", "mfa"] });
  });

  it.each([{ password: "not this one" }, { code: "123456" }, { recoveryCode: "0000-0000-0000-0000" }])(
    "refuses a wrong proof: %j",
    async (input) => {
      const ann = await createUser(users);
      const answer = await runFactor(users, "stepUp", ann.viewer, input);
      expect(answer.accessToken).toBeNull();
      expect(codesOf(answer)).toEqual(["PROOF_WRONG"]);
    },
  );

  it("needs exactly one proof, and a session", async () => {
    const ann = await createUser(users);
    for (const input of [{}, { password: testPassword, code: "123456" }]) {
      expect(refusalOf(await askFactor(users, "stepUp", ann.viewer, input))).toBe("BAD_USER_INPUT");
    }
    expect(refusalOf(await askFactor(users, "stepUp", null, { password: testPassword }))).toBe(
      "UNAUTHENTICATED",
    );
  });

  it("takes a code or a recovery code where there is an authenticator app, each once", async () => {
    const ann = await createUser(users);
    const { app, recoveryCodes } = await enableTotp(users, ann);
    for (const proof of [{ code: app.code() }, { recoveryCode: recoveryCodes[0] }]) {
      const first = await runFactor(users, "stepUp", ann.viewer, proof);
      expect(codesOf(first)).toEqual([]);
      expect(codesOf(await runFactor(users, "stepUp", ann.viewer, proof))).toEqual(["PROOF_WRONG"]);
    }
  });

  it("is over with the session", async () => {
    const ann = await createUser(users);
    const changed = { currentPassword: testPassword, newPassword: "a wholly different phrase" };
    const other = await runFlow(users, "signIn", { email: ann.email, password: testPassword });
    const viewer = { ...ann.viewer, sessionId: other.session?.id ?? "" };
    await runFlow(users, "changePassword", changed, ann.viewer);
    const answer = await askFactor(users, "stepUp", viewer, { password: changed.newPassword });
    expect(refusalOf(answer)).toBe("UNAUTHENTICATED");
  });
});
