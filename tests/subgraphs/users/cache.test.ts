import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { createUser, follow, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

describeWithPostgresAndRedis("the cached profiles of two replicas", () => {
  let one: UsersUnderTest;
  let other: UsersUnderTest;
  beforeAll(async () => {
    one = await startUsersUnderTest({ redisUrl });
    other = await one.startAnother();
  });
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  const document = `query ($id: ID) { user(id: $id) { handle displayName createdAt followerCount } }`;
  const read = (users: UsersUnderTest, id: string) => users.send(null, document, { id });

  it("are loaded by one and known to the other, dates and all", async () => {
    // A new user each time, so that nothing but the cache can spare the other its statement. More than once, because
    // a busy machine can make Redis answer late, and then both go on without it for some seconds.
    const isShared = async () => {
      const ann = await createUser(one);
      const answer = await read(one, ann.id);
      const statements = await other.statementsOf(async () => {
        expect(await read(other, ann.id)).toEqual(answer);
      });
      return statements.length === 0;
    };
    await eventually(isShared, "the other replica needs no statement");
  });

  it("change for both as soon as the mutation has answered", async () => {
    const ann = await createUser(one);
    const bob = await createUser(one);
    for (const users of [one, other]) await read(users, ann.id);
    const update = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }`;
    await one.send(ann.viewer, update, { input: { displayName: "Changed" } });
    await follow(other, bob, ann);
    for (const users of [one, other]) {
      expect(await read(users, ann.id)).toMatchObject({
        data: { user: { displayName: "Changed", followerCount: 1 } },
      });
    }
  });
});
