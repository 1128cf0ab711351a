import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import {
  mutationNames,
  readCacheStatus,
  startCachedSystem,
  type CachedSystem,
} from "../../support/system-cache.ts";
import { wholeData, type SystemClient } from "../../support/system-client.ts";
import type { SystemGateway } from "../../support/system-gateway.ts";
import { settled } from "../../support/system-health.ts";
import { comment, join, newAccount, publish, react, type Person } from "../../support/system-people.ts";

/** All that the schema lets caches keep, about one person, one post and one tag. */
const look = `query Look($handle: String!, $newcomer: String!, $postId: ID!, $commentId: ID!, $tag: String!) {
  me { id displayName followingCount }
  user(handle: $handle) {
    id displayName bio followerCount followingCount viewerFollows postCount
    followers(first: 5) { nodes { id } }
    posts(first: 5) { nodes { id body commentCount } }
  }
  newcomer: user(handle: $newcomer) { id handle }
  post(id: $postId) {
    id body editedAt commentCount reactionCount reactionCounts { kind count } viewerReaction viewerCanEdit
    author { displayName }
    tags { name postCount }
    comments(first: 5) { nodes { id body replyCount author { displayName } } }
    reactions(first: 5) { nodes { id kind user { displayName } } }
  }
  comment(id: $commentId) { id body editedAt replyCount viewerCanEdit post { id commentCount } }
  tag(name: $tag) { name postCount posts(first: 5) { nodes { id body } } }
  trendingTags(first: 5) { name postCount }
  exploreFeed(first: 5) { nodes { id body reactionCount author { displayName } } }
}`;

const inbox = `query Inbox {
  me {
    unreadNotificationCount
    notifications(first: 5) { nodes { id readAt } }
    notificationPreferences { type enabled }
  }
}`;

interface World {
  readonly author: Person;
  readonly reader: Person;
  readonly newcomer: ReturnType<typeof newAccount>;
  readonly postId: string;
  readonly commentId: string;
  readonly tag: string;
}

interface Write {
  readonly mutation: string;
  readonly by: "author" | "reader" | "nobody";
  readonly input: (world: World) => Record<string, unknown>;
  /** What must look different afterwards. */
  readonly document: string;
}

/** In this order: the last ones take away what the others need. */
const writes: readonly Write[] = [
  {
    mutation: "updateProfile",
    by: "author",
    input: () => ({ displayName: "Renamed", bio: "New" }),
    document: look,
  },
  {
    mutation: "createPost",
    by: "author",
    input: ({ tag }) => ({ body: "One more", tags: [tag] }),
    document: look,
  },
  {
    mutation: "updatePost",
    by: "author",
    input: ({ postId }) => ({ postId, body: "Changed", tags: [] }),
    document: look,
  },
  {
    mutation: "createComment",
    by: "reader",
    input: ({ postId }) => ({ postId, body: "Me too" }),
    document: look,
  },
  {
    mutation: "updateComment",
    by: "reader",
    input: ({ commentId }) => ({ commentId, body: "I mean it" }),
    document: look,
  },
  { mutation: "react", by: "author", input: ({ postId }) => ({ postId, kind: "SAD" }), document: look },
  { mutation: "unreact", by: "author", input: ({ postId }) => ({ postId }), document: look },
  { mutation: "follow", by: "reader", input: ({ author }) => ({ userId: author.id }), document: look },
  { mutation: "unfollow", by: "reader", input: ({ author }) => ({ userId: author.id }), document: look },
  { mutation: "register", by: "nobody", input: ({ newcomer }) => newcomer, document: look },
  {
    mutation: "updateNotificationPreferences",
    by: "author",
    input: () => ({ preferences: [{ type: "FOLLOW", enabled: false }] }),
    document: inbox,
  },
  { mutation: "markAllNotificationsRead", by: "author", input: () => ({}), document: inbox },
  { mutation: "deleteComment", by: "author", input: ({ commentId }) => ({ commentId }), document: look },
  { mutation: "deletePost", by: "author", input: ({ postId }) => ({ postId }), document: look },
];

/** They change sessions, proofs, roles and mails, which no cache keeps. */
const leaveProfiles = [
  ...["signIn", "completeSignIn", "refreshSession", "signOut", "stepUp"],
  ...["revokeSession", "revokeOtherSessions", "revokeAllSessions"],
  ...["banUser", "unbanUser", "setUserRoles"],
  ...["createOpenIdNonce", "beginOpenIdSignIn", "linkIdentity", "unlinkIdentity"],
  ...["verifyEmail", "resendEmailVerification", "requestEmailChange", "confirmEmailChange"],
  ...["requestPasswordReset", "resetPassword", "changePassword"],
  ...["beginTotp", "confirmTotp", "disableTotp", "createRecoveryCodes"],
  ...["beginPasskeyRegistration", "registerPasskey", "renamePasskey", "removePasskey"],
  ...["beginPasskeySignIn", "signInWithPasskey", "beginPasskeyStepUp"],
  ...["deleteMyAccount", "cancelAccountDeletion", "exportMyData", "createDataExportLink"],
];
/** They make or change a profile by the functions of `register` and `updateProfile`. */
const likeOthers = ["signInAnonymously", "signInWithIdToken", "completeOpenIdSignIn", "upgradeAccount"];
/** `markNotificationsRead` is `markAllNotificationsRead` for those with an `id`. */
const leftOut = [...leaveProfiles, ...likeOthers, "markNotificationsRead"];

const documentOf = (mutation: string): string => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code } } }`;
};

describeWithPostgresAndRedis("what is written through one of two gateways with caches", () => {
  let cached: CachedSystem;
  let world: World;
  beforeAll(async () => {
    cached = await startCachedSystem("cached_writes", redisUrl ?? "");
    world = await prepare(cached.uncached.client);
    await settled(cached.system.subgraphUrls);
  }, 60_000);
  afterAll(async () => {
    await cached.close();
    const sorted = delays.toSorted((a, b) => a - b);
    const half = sorted[Math.floor(sorted.length / 2)] ?? 0;
    process.stdout.write(
      `another gateway shows an event after ${half.toFixed(0)} ms (median), ${(sorted.at(-1) ?? 0).toFixed(0)} ms at most\n`,
    );
  });

  const tokenOf = (who: Write["by"]): string | undefined => (who === "nobody" ? undefined : world[who].token);
  const everybody: readonly Write["by"][] = ["author", "reader", "nobody"];

  async function read(client: SystemClient, document: string, who: Write["by"]): Promise<string> {
    const { author, newcomer, ...ids } = world;
    const variables = { ...ids, handle: author.handle, newcomer: newcomer.handle };
    return (await client.send(document, document === look ? variables : {}, tokenOf(who))).text;
  }

  async function write({ mutation, by, input }: Write, client: SystemClient): Promise<void> {
    const answer = await client.send(documentOf(mutation), { input: input(world) }, tokenOf(by));
    expect(wholeData(answer)).toEqual({ [mutation]: { errors: [] } });
  }

  /** Both gateways hold what everybody sees, in all tiers. */
  async function warm(document: string): Promise<void> {
    for (const { client } of [cached.here, cached.there, cached.here, cached.there]) {
      for (const who of everybody) await read(client, document, who);
    }
  }

  it("is tested with every mutation that changes what can be read", () => {
    const tested = writes.map(({ mutation }) => mutation);
    expect([...tested, ...leftOut].toSorted()).toEqual(mutationNames().toSorted());
  });

  it.each(writes)("$mutation: its writer sees it at once, and everybody soon", async (step) => {
    const { document, by } = step;
    await warm(document);
    const before = await read(cached.uncached.client, document, by);
    expect(await read(cached.here.client, document, by)).toBe(before);
    await write(step, cached.here.client);
    const seen = await read(cached.here.client, document, by);
    const after = await read(cached.uncached.client, document, by);
    expect(after).not.toBe(before);
    expect(seen).toBe(after);
    await settled(cached.system.subgraphUrls);
    for (const who of everybody) {
      const right = await read(cached.uncached.client, document, who);
      for (const { client } of [cached.here, cached.there]) {
        await eventually(async () => (await read(client, document, who)) === right, `${who} sees it`);
      }
    }
  });

  it("is tested with caches that are in use", async () => {
    const [here, there] = [await readCacheStatus(cached, "here"), await readCacheStatus(cached, "there")];
    for (const { mode, memory } of [here, there]) expect([mode, memory > 100]).toEqual(["shared", true]);
    expect(there.redis).toBeGreaterThan(0);
  });

  const delays: number[] = [];

  describe("when only its event tells of it", () => {
    const naming = "query Naming($handle: String!) { user(handle: $handle) { displayName } }";
    const nameAt = async ({ client }: SystemGateway) => {
      const { data } = await client.send<{ user: { displayName: string } }>(naming, {
        handle: world.author.handle,
      });
      return data?.user.displayName;
    };

    it.each(Array.from({ length: 20 }, (_, round) => round))("is seen by both, time %i", async (round) => {
      const displayName = `Name ${round}`;
      const both = [cached.here, cached.there];
      for (const gateway of [...both, ...both]) expect(await nameAt(gateway)).not.toBe(displayName);
      const rename: Write = {
        mutation: "updateProfile",
        by: "author",
        input: () => ({ displayName }),
        document: naming,
      };
      await write(rename, cached.uncached.client);
      const written = performance.now();
      for (const gateway of both) {
        await eventually(async () => (await nameAt(gateway)) === displayName, "it is seen", seenWithinMs, 1);
        delays.push(performance.now() - written);
      }
    });
  });
});

/** A bound for the test, not a promise: the figure is printed. */
const seenWithinMs = 20_000;

async function prepare(client: SystemClient): Promise<World> {
  const [author, reader] = [await join(client, "author"), await join(client, "reader")];
  const tag = `tag-${randomUUID().slice(0, 8)}`;
  const { id: postId } = await publish(client, author, { body: "Words", tags: [tag] });
  const { id: commentId } = await comment(client, reader, { postId, body: "Indeed" });
  await react(client, reader, { postId });
  return { author, reader, newcomer: newAccount("newcomer"), postId, commentId, tag };
}
