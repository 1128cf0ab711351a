import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { mustRefresh } from "../../support/session-requests.ts";
import {
  createUser,
  newRegisterInput,
  register,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
let log = "";

beforeAll(async () => {
  const destination = { write: (line: string) => void (log += line) };
  users = await startUsersUnderTest({
    logger: createLogger({ service: "users", level: "trace", destination }),
  });
});
afterAll(() => users.close());

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { session { id } } }`;
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { session { refreshToken } } }`;

describe("the log", () => {
  it("says what happened, and holds no address, password or token", async () => {
    const ann = await createUser(users);
    await register(users, newRegisterInput({ email: ann.email }));
    await register(users, newRegisterInput({ email: ann.email, handle: "?" }));
    for (const password of [testPassword, "a wrong password"]) {
      await users.send(null, signIn, { input: { email: ann.email, password } });
    }
    await users.send(null, signIn, { input: { email: "not an address", password: testPassword } });
    let { refreshToken } = ann.session;
    for (let time = 0; time < 2; time += 1)
      refreshToken = (await mustRefresh(users, refreshToken)).refreshToken;
    await users.send(null, refresh, { input: { refreshToken: ann.session.refreshToken } });

    expect(log).toContain("old refresh token used again; session ended");
    expect(log).toContain('"route":"/graphql"');
    const secrets = [ann.email, "not an address", testPassword, "a wrong password"];
    for (const secret of [...secrets, ann.session.refreshToken, ann.session.accessToken]) {
      expect(log).not.toContain(secret);
    }
  });
});
