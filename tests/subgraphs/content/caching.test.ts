import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  comment,
  introduce,
  letFollow,
  publish,
  startContentUnderTest,
  userEvent,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { followEvent } from "../../support/events-factory.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";

const forAll = (seconds: number) => `max-age=${seconds}, public, stale-while-revalidate=${seconds}`;
const forViewer = "max-age=30, private";

describeWithPostgres("what may be kept of content", () => {
  let content: ContentUnderTest;
  let author: Person;
  let follower: Person;
  let stranger: Person;
  let open: string;
  let closed: string;
  let answered: string;

  beforeAll(async () => {
    content = await startContentUnderTest("caching");
    author = await introduce(content, "cache_author");
    follower = await introduce(content, "cache_follower");
    stranger = await introduce(content, "cache_stranger");
    await letFollow(content, follower, author);
    const media = [{ url: "https://pictures.example/1.jpg", width: 1, height: 1 }];
    open = await publish(content, author, { body: "Hello @cache_follower", tags: ["cranes"], media });
    closed = await publish(content, author, { visibility: "FOLLOWERS", tags: ["herons"] });
    answered = await comment(content, follower, open);
  });
  afterAll(() => content.close());

  const entities = (person: Person | null, type: string, fields: string, ...ids: string[]) =>
    content.ask(
      person?.viewer ?? null,
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${fields} } } }`,
      { r: ids.map((id) => ({ __typename: type, id })) },
    );
  const postTags = (id: string) => [`Post:${id}`, `Presence:${author.id}`];
  const openTags = () => [...postTags(open), `Presence:${follower.id}`];

  it("is a public post with all that is the same for everybody, for everybody", async () => {
    const fields = `body media { url } visibility commentCount reactionCount reactionCounts { count }
      author { id } mentions { id } reactions { nodes { kind } pageInfo { endCursor } }`;
    expect(await entities(stranger, "Post", fields, open)).toMatchObject({
      cacheControl: forAll(30),
      body: { extensions: { apolloEntityCacheTags: [openTags()] } },
    });
  });

  it("is a post with its tags and comments, and hangs on each of them", async () => {
    const { cacheControl, body } = await entities(
      null,
      "Post",
      "tags { name } comments { nodes { body } }",
      open,
    );
    expect(cacheControl).toBe(forAll(30));
    const [tags] = body.extensions?.apolloEntityCacheTags as string[][];
    expect(tags).toEqual(expect.arrayContaining([...openTags(), `Comment:${answered}`, `Comments:${open}`]));
    expect(tags?.filter((tag) => tag.startsWith("Tag:"))).toHaveLength(1);
  });

  it.each(["viewerReaction", "viewerCanEdit", "comments { nodes { viewerCanEdit } }"])(
    "is, for the viewer alone, %s of a public post",
    async (field) => {
      const answer = await entities(stranger, "Post", `body ${field}`, open);
      expect(answer.cacheControl).toBe(forViewer);
    },
  );

  it("is, for the viewer alone, a post for followers, and that there is none", async () => {
    const [seen, hidden] = [
      await entities(follower, "Post", "body", closed),
      await entities(stranger, "Post", "body", closed),
    ];
    expect(dataOf(hidden.body)).toEqual({ _entities: [null] });
    expect(seen).toMatchObject({
      cacheControl: forViewer,
      body: { extensions: { apolloEntityCacheTags: [[...postTags(closed), `Follows:${follower.id}`]] } },
    });
    expect(hidden).toMatchObject({
      cacheControl: forViewer,
      body: { extensions: { apolloEntityCacheTags: [[`Post:${closed}`, `Follows:${stranger.id}`]] } },
    });
    expect((await entities(follower, "Post", "body", open, closed)).cacheControl).toBe(forViewer);
  });

  it("is, for the viewer alone, what an author has published", async () => {
    expect(await entities(stranger, "User", "postCount posts { nodes { body } }", author.id)).toMatchObject({
      cacheControl: forViewer,
      body: {
        extensions: {
          apolloEntityCacheTags: [
            expect.arrayContaining([`Posts:${author.id}`, `Post:${open}`, `Follows:${stranger.id}`]),
          ],
        },
      },
    });
  });

  it("is the explore feed for a short time, and what trends", async () => {
    const feed = await content.ask(stranger.viewer, "{ exploreFeed { nodes { body author { id } } } }");
    expect(feed.cacheControl).toBe(forAll(10));
    expect(feed.body.extensions?.apolloCacheTags).toEqual(
      expect.arrayContaining(["ExploreFeed", `Post:${open}`]),
    );
    const trends = await content.ask(null, "{ trendingTags { name } }");
    expect(trends.cacheControl).toBe(forAll(60));
    expect(trends.body.extensions?.apolloCacheTags).toContain("TrendingTags");
  });

  it("is a tag that public posts carry, and not one that others may not know of", async () => {
    expect((await content.ask(null, `{ tag(name: "cranes") { name postCount } }`)).cacheControl).toBe(
      forAll(60),
    );
    const hidden = await content.ask(follower.viewer, `{ tag(name: "herons") { name } }`);
    expect(dataOf(hidden.body)).toEqual({ tag: { name: "herons" } });
    expect(hidden.cacheControl).toBe("no-store");
    expect((await content.ask(null, `{ tag(name: "herons") { name } }`)).cacheControl).toBe("no-store");
  });

  it.each([
    ["the home feed", "{ homeFeed { nodes { id } } }"],
    ["a search", `{ searchPosts(query: "hello") { nodes { id } } }`],
    ["the posts of a tag", `{ postsByTag(tag: "cranes") { nodes { id } } }`],
    ["that a post is not there", `{ post(id: "01890000-0000-7000-8000-000000000000") { body } }`],
    ["an error", `{ homeFeed(first: 0) { nodes { id } } }`],
  ])("is not %s", async (_what, query) => {
    expect((await content.ask(follower.viewer, query)).cacheControl).toBe("no-store");
  });

  const latestEvent = async (type = "%") => {
    const [event] = await content.sql<{ type: string; invalidates: string[] }>(
      "SELECT type, invalidates FROM outbox WHERE type LIKE $1 ORDER BY position DESC LIMIT 1",
      [type],
    );
    return event;
  };

  async function staleAfter(person: Person, mutation: string, input: Record<string, unknown>) {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code } } }`;
    const { body } = await content.ask(person.viewer, query, { input });
    const told = body.extensions?.cacheInvalidations as string[];
    expect((await latestEvent())?.invalidates).toEqual(told);
    return told;
  }

  it("is stale after a change, as the mutation and its event say alike", async () => {
    const post = (id: string) => [
      `Post:${id}`,
      `Comments:${id}`,
      `Reactions:${id}`,
      `Posts:${author.id}`,
      "ExploreFeed",
    ];
    expect(await staleAfter(author, "createPost", { body: "New", tags: ["terns"] })).toEqual([
      ...post(expect.any(String) as never).map((tag, index) => (index < 3 ? expect.any(String) : tag)),
      "TrendingTags",
      expect.stringMatching(/^Tag:/),
    ]);
    expect(await staleAfter(author, "updatePost", { postId: open, body: "Changed" })).toEqual(post(open));
    expect(await staleAfter(stranger, "react", { postId: open, kind: "WOW" })).toEqual([
      `Post:${open}`,
      `Reactions:${open}`,
    ]);
    expect(await staleAfter(stranger, "unreact", { postId: open })).toEqual([
      `Post:${open}`,
      `Reactions:${open}`,
    ]);
    expect(
      await staleAfter(follower, "createComment", { postId: open, parentId: answered, body: "Yes" }),
    ).toEqual([`Post:${open}`, expect.stringMatching(/^Comment:/), `Comment:${answered}`]);
    expect(await staleAfter(follower, "updateComment", { commentId: answered, body: "No" })).toEqual([
      `Post:${open}`,
      `Comment:${answered}`,
    ]);
  });

  it("is stale with a retry of a mutation, too", async () => {
    const input = { postId: open, body: "Once", clientMutationKey: "caching-1" };
    const first = await staleAfter(stranger, "createComment", input);
    expect(await staleAfter(stranger, "createComment", input)).toEqual(first);
  });

  it("is stale once a fact of another subgraph is projected, by an event of content's own", async () => {
    const before = await latestEvent();
    const follow = followEvent("follow.created", stranger.id, author.id);
    await content.deliver(follow);
    expect(await latestEvent()).toEqual({
      type: "follows.projected",
      invalidates: [`Follows:${stranger.id}`],
    });
    await content.deliver(userEvent("user.updated", stranger));
    expect((await latestEvent())?.type).toBe("follows.projected");
    await content.deliver(userEvent("user.deleted", author));
    expect(await latestEvent("presence.projected")).toMatchObject({
      type: "presence.projected",
      invalidates: expect.arrayContaining([`Presence:${author.id}`, `Posts:${author.id}`, "ExploreFeed"]),
    });
    expect(before?.type).not.toBe("presence.projected");
  });
});
