import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { codesOf } from "../support/account-flows.ts";
import { auditOf } from "../support/factor-requests.ts";
import { beginPasskey, runPasskey, type PasskeyPayload } from "../support/passkey-requests.ts";
import {
  askFor,
  chromium,
  clientDataOf,
  specification,
  type RecordedResponse,
} from "../support/recorded-passkeys.ts";
import { runSql } from "../support/run-sql.ts";
import { describeWithPostgres } from "../support/services.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../support/users-factory.ts";

const refused = ["PASSKEY_REFUSED"];

const register = (users: UsersUnderTest, { viewer }: TestUser, response: RecordedResponse) =>
  runPasskey(users, "registerPasskey", viewer, { name: "recorded", response: JSON.stringify(response) });

async function registerAsAsked(users: UsersUnderTest, user: TestUser, response: RecordedResponse) {
  await askFor(users, "PASSKEY_REGISTRATION", response, user.id);
  return register(users, user, response);
}

const signIn = (users: UsersUnderTest, response: RecordedResponse): Promise<PasskeyPayload> =>
  runPasskey(users, "signInWithPasskey", null, { response: JSON.stringify(response) });

async function signInAsAsked(users: UsersUnderTest, response: RecordedResponse): Promise<PasskeyPayload> {
  await askFor(users, "PASSKEY_SIGN_IN", response);
  return signIn(users, response);
}

/** The account that Chromium was told of: its id is in what the authenticator keeps. */
async function createRecordedUser(users: UsersUnderTest): Promise<TestUser> {
  const { userId: id } = chromium;
  const user = await createUser(users);
  await runSql(users.databaseUrl, `UPDATE "user" SET id = $1 WHERE id = $2`, [id, user.id]);
  return { ...user, id, viewer: { ...user.viewer, userId: id } };
}

const subjectOf = ({ session }: PasskeyPayload) => decodeJwt(session?.accessToken ?? "");

describeWithPostgres("What Chromium's authenticator has answered", () => {
  let users: UsersUnderTest;
  let ann: TestUser;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "recorded_passkeys", settings: { APP_URL: chromium.site } });
    ann = await createRecordedUser(users);
  });
  afterAll(() => users.close());

  const countOf = async ({ id }: RecordedResponse): Promise<number> => {
    const sql = "SELECT sign_count::int AS count FROM passkey WHERE credential_id = $1";
    const rows = await runSql<{ count: number }>(users.databaseUrl, sql, [Buffer.from(id, "base64url")]);
    return rows[0]?.count ?? -1;
  };

  describe.each(Object.entries(chromium.recorded))("with a key for %s", (_, recorded) => {
    const { registration, assertions, unverified, elsewhere } = recorded;
    const [first, second] = assertions;
    beforeAll(() => runSql(users.databaseUrl, "DELETE FROM passkey"));

    it("is not added to an account that was asked for nothing, nor to another's", async () => {
      expect(codesOf(await register(users, ann, registration))).toEqual(["RESPONSE_INVALID"]);
      await askFor(users, "PASSKEY_REGISTRATION", registration, (await createUser(users)).id);
      expect(codesOf(await register(users, ann, registration))).toEqual(["RESPONSE_INVALID"]);
      expect(codesOf(await signInAsAsked(users, first))).toEqual(refused);
    });

    it("is added and signs in, counting up", async () => {
      expect(codesOf(await registerAsAsked(users, ann, registration))).toEqual([]);
      const counts = [await countOf(registration)];
      for (const assertion of assertions) {
        const answer = await signInAsAsked(users, assertion);
        expect(subjectOf(answer)).toMatchObject({ sub: ann.id, amr: ["hwk", "mfa"] });
        counts.push(await countOf(registration));
      }
      expect(counts[0]).toBeLessThan(counts[1] ?? 0);
      expect(counts[1]).toBeLessThan(counts[2] ?? 0);
    });

    it("is refused when its count has been seen, and the owner can read of it", async () => {
      const before = (await auditOf(users, ann.viewer)).filter((type) => type === "PASSKEY_CLONE_SUSPECTED");
      for (const assertion of [first, second]) {
        expect(codesOf(await signInAsAsked(users, assertion))).toEqual(refused);
      }
      const after = (await auditOf(users, ann.viewer)).filter((type) => type === "PASSKEY_CLONE_SUSPECTED");
      expect(after.length - before.length).toBe(2);
    });

    it("is refused to a challenge that nobody has given, and to one that was put in afterwards", async () => {
      await resetCount(users, registration);
      expect(codesOf(await signIn(users, second))).toEqual(refused);
      const { challenge = "" } = JSON.parse(await beginPasskey(users, "beginPasskeySignIn", null)) as {
        challenge?: string;
      };
      const forged = { ...clientDataOf(second), challenge };
      expect(codesOf(await signIn(users, withClientData(second, forged)))).toEqual(refused);
      expect(codesOf(await signInAsAsked(users, second))).toEqual([]);
    });

    it("is refused where the person was not verified, or another origin was open", async () => {
      await resetCount(users, registration);
      expect(codesOf(await signInAsAsked(users, unverified))).toEqual(refused);
      expect(codesOf(await signInAsAsked(users, elsewhere))).toEqual(refused);
      const { site: origin } = chromium;
      const forged = withClientData(elsewhere, { ...clientDataOf(elsewhere), origin });
      expect(codesOf(await signInAsAsked(users, forged))).toEqual(refused);
    });

    it("is refused in the name of somebody else, and with another's key", async () => {
      await resetCount(users, registration);
      const userHandle = Buffer.from((await createUser(users)).id).toString("base64url");
      const renamed = { ...second, response: { ...second.response, userHandle } };
      expect(codesOf(await signInAsAsked(users, renamed))).toEqual(refused);
      const others = Object.values(chromium.recorded).filter((other) => other !== recorded);
      for (const { registration: other } of others) {
        expect(codesOf(await registerAsAsked(users, ann, other))).toEqual([]);
        expect(codesOf(await signInAsAsked(users, { ...second, id: other.id, rawId: other.id }))).toEqual(
          refused,
        );
      }
      expect(codesOf(await signInAsAsked(users, second))).toEqual([]);
    });
  });
});

/** So that what is refused is not refused for its count. */
const resetCount = ({ databaseUrl }: UsersUnderTest, { id }: RecordedResponse): Promise<unknown> =>
  runSql(databaseUrl, "UPDATE passkey SET sign_count = 1 WHERE credential_id = $1", [
    Buffer.from(id, "base64url"),
  ]);

const withClientData = (recorded: RecordedResponse, data: Record<string, unknown>): RecordedResponse => ({
  ...recorded,
  response: {
    ...recorded.response,
    clientDataJSON: Buffer.from(JSON.stringify(data)).toString("base64url"),
  },
});

describeWithPostgres("Another origin that Chromium had open", () => {
  it("signs in where it is configured, and only there", async () => {
    const settings = { APP_URL: chromium.site, PASSKEY_ORIGINS: chromium.otherOrigin };
    const users = await startUsersUnderTest({ name: "recorded_origins", settings });
    const ann = await createRecordedUser(users);
    for (const { registration, elsewhere } of Object.values(chromium.recorded)) {
      await registerAsAsked(users, ann, registration);
      expect(subjectOf(await signInAsAsked(users, elsewhere)).sub).toBe(ann.id);
    }
    await users.close();
  });

  it("registers nothing where the app is another site", async () => {
    const users = await startUsersUnderTest({
      name: "recorded_sites",
      settings: { APP_URL: "https://app.example.org", PASSKEY_ORIGINS: chromium.site },
    });
    const ann = await createRecordedUser(users);
    for (const { registration } of Object.values(chromium.recorded)) {
      expect(codesOf(await registerAsAsked(users, ann, registration))).toEqual(["RESPONSE_INVALID"]);
    }
    await users.close();
  });
});

describeWithPostgres("A test vector of the specification", () => {
  let users: UsersUnderTest;
  let ann: TestUser;
  beforeAll(async () => {
    users = await startUsersUnderTest({
      name: "passkey_vectors",
      settings: { APP_URL: specification.origin },
    });
    ann = await createUser(users);
  });
  afterAll(() => users.close());

  it("with a packed attestation is added and signs in, once for each challenge", async () => {
    const { registration, assertion } = specification.vectorOf("packed.ES256");
    expect(codesOf(await registerAsAsked(users, ann, registration))).toEqual([]);
    expect(subjectOf(await signInAsAsked(users, assertion)).sub).toBe(ann.id);
    expect(codesOf(await signIn(users, assertion))).toEqual(refused);
  });

  it("with a self attestation is added, and its answer without verification of the person is refused", async () => {
    const { registration, assertion } = specification.vectorOf("packed-self.ES256");
    expect(codesOf(await registerAsAsked(users, ann, registration))).toEqual([]);
    expect(codesOf(await signInAsAsked(users, assertion))).toEqual(refused);
  });

  it("whose attestation was made for another key is refused", async () => {
    const { registration } = specification.vectorOf("packed-self.ES256");
    const bytes = Buffer.from(registration.response.attestationObject ?? "", "base64url");
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    const response = { ...registration.response, attestationObject: bytes.toString("base64url") };
    expect(codesOf(await registerAsAsked(users, ann, { ...registration, response }))).toEqual([
      "RESPONSE_INVALID",
    ]);
  });

  it("from a frame of another site is refused, though all its signatures are good", async () => {
    const { registration, assertion } = specification.vectorOf("none.ES256.crossOrigin");
    expect(clientDataOf(assertion).crossOrigin).toBe(true);
    expect(codesOf(await registerAsAsked(users, ann, registration))).toEqual(["RESPONSE_INVALID"]);
    await storeKeyOf(users, ann, registration);
    expect(codesOf(await signInAsAsked(users, assertion))).toEqual(refused);
  });
});

/** The key is the end of the authenticator's data, as this vector has it: after 37 bytes, the AAGUID, the length and the id. */
async function storeKeyOf(
  { databaseUrl }: UsersUnderTest,
  { id: userId }: TestUser,
  recorded: RecordedResponse,
) {
  const credentialId = Buffer.from(recorded.id, "base64url");
  const attestation = Buffer.from(recorded.response.attestationObject ?? "", "base64url");
  const key = attestation.subarray(attestation.indexOf(credentialId) + credentialId.length);
  await runSql(
    databaseUrl,
    `INSERT INTO passkey (id, user_id, credential_id, public_key, name) VALUES ($1, $2, $3, $4, 'frame')`,
    [crypto.randomUUID(), userId, credentialId, key],
  );
}
