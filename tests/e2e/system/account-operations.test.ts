import { readdirSync, readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inRoot } from "../../../scripts/support/workspace.ts";
import { wholeData } from "../../support/system-client.ts";
import { join, newAccount, personPassword, type Person } from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

const folder = inRoot("schema", "operations", "account");
const nobodysToken = "A".repeat(43);
const provider = "nobody";
const idToken = { provider, idToken: "none", nonce: "none" };

interface Step {
  readonly input?: () => Record<string, unknown>;
  /** The code of the error that a stranger's token, or the like, is answered with. */
  readonly refused?: string;
}

/** In the order in which they are sent, by one person. */
const steps: Readonly<Record<string, Step>> = {
  "account-screen": {},
  "devices-screen": {},
  "account-log-screen": {},
  "resend-email-verification": { input: () => ({}) },
  "verify-email": { input: () => ({ token: nobodysToken }), refused: "INVALID_TOKEN" },
  "request-email-change": {
    input: () => ({ newEmail: newAccount("new").email, password: personPassword }),
  },
  "confirm-email-change": { input: () => ({ token: nobodysToken }), refused: "INVALID_TOKEN" },
  "request-password-reset": { input: () => ({ email: person.email }) },
  "reset-password": {
    input: () => ({ token: nobodysToken, newPassword: personPassword }),
    refused: "INVALID_TOKEN",
  },
  "change-password": {
    input: () => ({ currentPassword: personPassword, newPassword: "a louder skein at dawn" }),
  },
  "step-up": { input: () => ({ password: "a louder skein at dawn" }) },
  "begin-totp": {},
  "confirm-totp": { input: () => ({ code: "000000" }), refused: "CODE_WRONG" },
  "disable-totp": { refused: "NOT_ENABLED" },
  "complete-sign-in": {
    input: () => ({ challengeToken: nobodysToken, code: "000000" }),
    refused: "CHALLENGE_INVALID",
  },
  "begin-passkey-registration": {},
  "register-passkey": { input: () => ({ name: "Phone", response: "{}" }), refused: "RESPONSE_INVALID" },
  "begin-passkey-sign-in": {},
  "sign-in-with-passkey": { input: () => ({ response: "{}" }), refused: "PASSKEY_REFUSED" },
  "create-open-id-nonce": { input: () => ({ provider }), refused: "UNKNOWN_PROVIDER" },
  "sign-in-with-id-token": { input: () => idToken, refused: "UNKNOWN_PROVIDER" },
  "begin-open-id-sign-in": {
    input: () => ({ provider, redirectUri: "https://app.example.com/back" }),
    refused: "UNKNOWN_PROVIDER",
  },
  "complete-open-id-sign-in": {
    input: () => ({ provider, flowToken: nobodysToken, callbackUrl: "https://app.example.com/back?code=1" }),
    refused: "UNKNOWN_PROVIDER",
  },
  "sign-in-anonymously": { input: () => ({ clientMutationKey: randomUUID() }) },
  "upgrade-account": {
    input: () => ({ email: newAccount("more").email, password: personPassword }),
    refused: "NOT_ANONYMOUS",
  },
  "revoke-session": { input: () => ({ sessionId: randomUUID() }), refused: "SESSION_NOT_FOUND" },
  "revoke-other-sessions": {},
  "cancel-account-deletion": { refused: "NOT_SCHEDULED" },
  "create-data-export-link": { refused: "NOT_READY" },
  "export-my-data": {},
  "delete-my-account": {},
  "sign-out": { input: () => ({ refreshToken: person.refreshToken }) },
};

let system: TestSystem;
let person: Person;
beforeAll(async () => {
  system = await startTestSystem("account_ops", { SMTP_URL: "none" });
  person = await join(system.client, "person");
}, 60_000);
afterAll(() => system.close());

describe("the operations for accounts", () => {
  it("are all here", () => {
    expect(
      Object.keys(steps)
        .map((name) => `${name}.graphql`)
        .toSorted(),
    ).toEqual(readdirSync(folder).toSorted());
  });

  it.each(Object.entries(steps))("%s is answered as its schema says", async (name, { input, refused }) => {
    const answer = await system.client.send<Record<string, { errors?: { code: string }[] } | null>>(
      readFileSync(`${folder}/${name}.graphql`, "utf8"),
      input ? { input: input() } : {},
      name === "sign-out" ? undefined : person.token,
    );
    const codes = Object.values(wholeData(answer)).flatMap((payload) => payload?.errors ?? []);
    expect(codes.map(({ code }) => code)).toEqual(refused === undefined ? [] : [refused]);
  });
});
