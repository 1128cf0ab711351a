import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codesOf } from "../../support/account-flows.ts";
import { anHourAgo, auditOf, enableTotp, runFactor, viewerOfToken } from "../../support/factor-requests.ts";
import { addPasskey, appOrigin, beginPasskey, runPasskey } from "../../support/passkey-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest({ name: "passkeys", settings: { APP_URL: appOrigin } });
});
afterAll(() => users.close());

describe("A passkey", () => {
  it("is added, listed, renamed and removed", async () => {
    const ann = await createUser(users);
    const { id } = await addPasskey(users, ann);
    const renamed = await runPasskey(users, "renamePasskey", ann.viewer, {
      passkeyId: id,
      name: " Old phone ",
    });
    expect(renamed.passkey).toEqual({ id, name: "Old phone" });
    const list = "{ myPasskeys { id name isBackedUp lastUsedAt } }";
    expect(dataOf(await users.send(ann.viewer, list)).myPasskeys).toEqual([
      { id, name: "Old phone", isBackedUp: false, lastUsedAt: null },
    ]);
    expect(await runPasskey(users, "removePasskey", ann.viewer, { passkeyId: id })).toEqual({
      removed: true,
      errors: [],
    });
    expect(await auditOf(users, ann.viewer)).toEqual(
      expect.arrayContaining(["PASSKEY_ADDED", "PASSKEY_REMOVED"]),
    );
  });

  it("signs in without anything else, also where there is an authenticator app", async () => {
    const ann = await createUser(users);
    const key = await addPasskey(users, ann);
    await enableTotp(users, ann);
    const response = key.assert(await beginPasskey(users, "beginPasskeySignIn", null));
    const { session } = await runPasskey(users, "signInWithPasskey", null, { response });
    expect(viewerOfToken(session?.accessToken ?? "")).toMatchObject({
      userId: ann.id,
      methods: ["hwk", "mfa"],
    });
  });

  it("steps up", async () => {
    const ann = await createUser(users);
    const key = await addPasskey(users, ann);
    const old = anHourAgo(ann.viewer);
    const passkey = key.assert(await beginPasskey(users, "beginPasskeyStepUp", old));
    const { accessToken } = await runFactor(users, "stepUp", old, { passkey });
    expect(viewerOfToken(accessToken ?? "").authenticatedAt).toBeGreaterThan(old.authenticatedAt);
  });

  it("of somebody else cannot be renamed or removed", async () => {
    const [ann, eve] = [await createUser(users), await createUser(users)];
    const { id: passkeyId } = await addPasskey(users, ann);
    const renamed = await runPasskey(users, "renamePasskey", eve.viewer, { passkeyId, name: "mine" });
    const removed = await runPasskey(users, "removePasskey", eve.viewer, { passkeyId });
    expect([...codesOf(renamed), ...codesOf(removed)]).toEqual(["PASSKEY_NOT_FOUND", "PASSKEY_NOT_FOUND"]);
  });
});
