import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { viewerOf } from "../../support/identity.ts";
import {
  codes,
  linkNatively,
  newNonce,
  newPerson,
  runOpenId,
  signInNatively,
} from "../../support/openid-flows.ts";
import { startTestProvider, type TestProvider } from "../../support/openid-provider.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  provider = await startTestProvider();
  users = await startUsersUnderTest({
    settings: { OPENID_PROVIDERS: JSON.stringify([provider.settings()]) },
  });
});
afterAll(async () => {
  await users.close();
  await provider.close();
});

const identitiesDocument = "{ myIdentities { provider issuer subject createdAt lastUsedAt } }";

describe("linkIdentity and unlinkIdentity", () => {
  it("add and remove a way to sign in, which the account's log has", async () => {
    const { viewer, id } = await createUser(users);
    const person = newPerson();
    expect(codes(await linkNatively(users, provider, person, viewer))).toEqual([]);
    expect((await signInNatively(users, provider, person)).user?.id).toBe(id);
    const key = { issuer: provider.issuer, subject: person.sub };
    const { data } = await users.send(viewer, identitiesDocument);
    expect(data).toMatchObject({ myIdentities: [{ provider: "test", ...key }] });
    expect(await runOpenId(users, "unlinkIdentity", key, viewer)).toMatchObject({
      unlinked: true,
      errors: [],
    });
    expect((await signInNatively(users, provider, person)).user?.id).not.toBe(id);
    const log = JSON.stringify(await users.send(viewer, "{ myAuditEvents(first: 20) { nodes { type } } }"));
    expect(log).toContain("IDENTITY_LINKED");
    expect(log).toContain("IDENTITY_UNLINKED");
  });

  it("need a recent proof of who one is", async () => {
    const { viewer } = await createUser(users);
    const stale = { ...viewer, authenticatedAt: viewer.authenticatedAt - 3_600 };
    const key = { issuer: provider.issuer, subject: "x" };
    expect(codes(await linkNatively(users, provider, newPerson(), stale))).toEqual(["STEP_UP_REQUIRED"]);
    expect(codes(await runOpenId(users, "unlinkIdentity", key, stale))).toEqual(["STEP_UP_REQUIRED"]);
  });

  it("never leave an account without a way in, whatever is removed at the same moment", async () => {
    const [first, second] = [newPerson(), newPerson()];
    const { user, session } = await signInNatively(users, provider, first);
    const viewer = { ...viewerOf(user?.id ?? ""), sessionId: session?.id ?? "" };
    await linkNatively(users, provider, second, viewer);
    const answers = await Promise.all(
      [first, second].map(({ sub: subject }) =>
        runOpenId(users, "unlinkIdentity", { issuer: provider.issuer, subject }, viewer),
      ),
    );
    expect(answers.flatMap(codes)).toEqual(["LAST_SIGN_IN_METHOD"]);
  });

  it("do nothing with what is another's", async () => {
    const person = newPerson();
    const owner = await signInNatively(users, provider, person);
    const { viewer } = await createUser(users);
    const key = { issuer: provider.issuer, subject: person.sub };
    expect(codes(await linkNatively(users, provider, person, viewer))).toEqual(["IDENTITY_IN_USE"]);
    expect(codes(await runOpenId(users, "unlinkIdentity", key, viewer))).toEqual(["IDENTITY_NOT_FOUND"]);
    expect((await signInNatively(users, provider, person)).user?.id).toBe(owner.user?.id);
  });

  it("know the configured providers only", async () => {
    const { viewer } = await createUser(users);
    const input = { provider: "nobody", idToken: "x", nonce: await newNonce(users) };
    expect(codes(await runOpenId(users, "linkIdentity", input, viewer))).toEqual(["UNKNOWN_PROVIDER"]);
    expect(codes(await runOpenId(users, "signInWithIdToken", input))).toEqual(["UNKNOWN_PROVIDER"]);
    expect(codes(await runOpenId(users, "createOpenIdNonce", { provider: "nobody" }))).toEqual([
      "UNKNOWN_PROVIDER",
    ]);
  });
});
