import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { codesOf, refusalOf } from "../../support/account-flows.ts";
import { createAuthenticatorApp } from "../../support/authenticator-app.ts";
import {
  anHourAgo,
  askFactor,
  auditOf,
  challengeOf,
  enableTotp,
  runFactor,
  viewerOfToken,
} from "../../support/factor-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest({ name: "totp", settings: { APP_URL: "https://app.example.org" } });
});
afterAll(() => users.close());

const statusDocument = "{ mySecondFactor { totpEnabledAt recoveryCodesLeft } }";

describe("An authenticator app", () => {
  it("is set up with a secret and guards nothing until its first code", async () => {
    const ann = await createUser(users);
    const { secret, uri } = await runFactor(users, "beginTotp", ann.viewer);
    expect(uri).toContain(`otpauth://totp/app.example.org:${ann.handle}?`);
    expect(uri).toContain(`secret=${secret ?? ""}`);
    const input = { email: ann.email, password: testPassword };
    expect(await runFactor(users, "signIn", null, input)).toMatchObject({
      session: { id: expect.any(String) },
      secondFactor: null,
    });
  });

  it("is turned on by its first code, which gives ten recovery codes", async () => {
    const ann = await createUser(users);
    const { secret } = await runFactor(users, "beginTotp", ann.viewer);
    const wrong = await runFactor(users, "confirmTotp", ann.viewer, { code: "12345" });
    expect(codesOf(wrong)).toEqual(["CODE_WRONG"]);
    const code = createAuthenticatorApp(secret ?? "").code();
    const { recoveryCodes } = await runFactor(users, "confirmTotp", ann.viewer, { code });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(dataOf(await users.send(ann.viewer, statusDocument)).mySecondFactor).toEqual({
      totpEnabledAt: expect.any(String),
      recoveryCodesLeft: 10,
    });
    expect(await auditOf(users, ann.viewer)).toContain("TOTP_ENABLED");
  });

  it("is not replaced while there is one, and not confirmed when none was begun", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    await enableTotp(users, ann);
    expect(codesOf(await runFactor(users, "beginTotp", ann.viewer))).toEqual(["ALREADY_ENABLED"]);
    const notBegun = await runFactor(users, "confirmTotp", bob.viewer, { code: "123456" });
    expect(codesOf(notBegun)).toEqual(["NOT_BEGUN"]);
  });

  it("that was begun twice takes the codes of the second secret only", async () => {
    const ann = await createUser(users);
    const first = await runFactor(users, "beginTotp", ann.viewer);
    const second = await runFactor(users, "beginTotp", ann.viewer);
    const confirm = (secret: string | null | undefined) =>
      runFactor(users, "confirmTotp", ann.viewer, { code: createAuthenticatorApp(secret ?? "").code() });
    expect(codesOf(await confirm(first.secret))).toEqual(["CODE_WRONG"]);
    expect(codesOf(await confirm(second.secret))).toEqual([]);
  });

  it("is removed with its recovery codes", async () => {
    const ann = await createUser(users);
    await enableTotp(users, ann);
    expect(await runFactor(users, "disableTotp", ann.viewer)).toEqual({ disabled: true, errors: [] });
    expect(codesOf(await runFactor(users, "disableTotp", ann.viewer))).toEqual(["NOT_ENABLED"]);
    expect(codesOf(await runFactor(users, "createRecoveryCodes", ann.viewer))).toEqual(["NOT_ENABLED"]);
    expect(dataOf(await users.send(ann.viewer, statusDocument)).mySecondFactor).toEqual({
      totpEnabledAt: null,
      recoveryCodesLeft: 0,
    });
    expect(await auditOf(users, ann.viewer)).toContain("TOTP_DISABLED");
  });

  it.each(["beginTotp", "disableTotp", "createRecoveryCodes"] as const)(
    "needs a recent proof: %s",
    async (mutation) => {
      const ann = await createUser(users);
      expect(refusalOf(await askFactor(users, mutation, anHourAgo(ann.viewer)))).toBe("STEP_UP_REQUIRED");
      expect(refusalOf(await askFactor(users, mutation, null))).toBe("UNAUTHENTICATED");
    },
  );
});

describe("Signing in to an account with an authenticator app", () => {
  it("takes the password and then a code", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const first = await runFactor(users, "signIn", null, { email: ann.email, password: testPassword });
    expect(first).toMatchObject({ session: null, user: null, deviceToken: null, errors: [] });
    expect(first.secondFactor).toMatchObject({ methods: ["TOTP", "RECOVERY_CODE"] });
    const challengeToken = first.secondFactor?.challengeToken;
    const second = await runFactor(users, "completeSignIn", null, { challengeToken, code: app.code() });
    expect(second).toMatchObject({ user: { id: ann.id }, deviceToken: expect.any(String), errors: [] });
    expect(decodeJwt(second.session?.accessToken ?? "")).toMatchObject({
      sub: ann.id,
      amr: ["pwd", "otp", "mfa"],
    });
  });

  it("says nothing of the app to whoever does not know the password", async () => {
    const ann = await createUser(users);
    await enableTotp(users, ann);
    const answer = await runFactor(users, "signIn", null, { email: ann.email, password: "not this one" });
    expect(answer.secondFactor).toBeNull();
    expect(codesOf(answer)).toEqual(["INVALID_CREDENTIALS"]);
  });

  it("takes a recovery code in place of the app's", async () => {
    const ann = await createUser(users);
    const { recoveryCodes } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    const input = { challengeToken, recoveryCode: recoveryCodes[3]?.toUpperCase() };
    const { session } = await runFactor(users, "completeSignIn", null, input);
    const viewer = viewerOfToken(session?.accessToken ?? "");
    expect(dataOf(await users.send(viewer, statusDocument)).mySecondFactor).toMatchObject({
      recoveryCodesLeft: 9,
    });
    expect(await auditOf(users, viewer)).toContain("RECOVERY_CODE_USED");
  });

  it("takes no recovery code that newer ones replaced", async () => {
    const ann = await createUser(users);
    const { recoveryCodes } = await enableTotp(users, ann);
    const renewed = await runFactor(users, "createRecoveryCodes", ann.viewer);
    const challengeToken = await challengeOf(users, ann);
    const complete = (recoveryCode: string | undefined) =>
      runFactor(users, "completeSignIn", null, { challengeToken, recoveryCode });
    expect(codesOf(await complete(recoveryCodes[0]))).toEqual(["CODE_WRONG"]);
    expect(codesOf(await complete(renewed.recoveryCodes?.[0]))).toEqual([]);
  });

  it("needs exactly one code", async () => {
    const ann = await createUser(users);
    const { app, recoveryCodes } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    const both = { challengeToken, code: app.code(), recoveryCode: recoveryCodes[0] };
    for (const input of [{ challengeToken }, both]) {
      expect(refusalOf(await askFactor(users, "completeSignIn", null, input))).toBe("BAD_USER_INPUT");
    }
    const { session } = await runFactor(users, "completeSignIn", null, { challengeToken, code: app.code() });
    expect(session).not.toBeNull();
  });
});
