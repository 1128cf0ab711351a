import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  comment,
  giveReaction,
  introduce,
  letFollow,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";

const most = 50;

describeWithPostgres("the number of SQL statements", () => {
  let content: ContentUnderTest;
  let reader: Person;
  const authors: Person[] = [];
  const posts: string[] = [];

  beforeAll(async () => {
    content = await startContentUnderTest("statements");
    reader = await introduce(content, "reader");
    for (let n = 0; n < most; n++) {
      const author = await introduce(content);
      await letFollow(content, reader, author);
      authors.push(author);
      const visibility = n % 2 ? "FOLLOWERS" : "PUBLIC";
      const input = {
        body: "Wild geese @reader",
        tags: ["geese", `tag${n}`],
        visibility,
        media: [{ url: "https://pictures.example/1.jpg", width: 1, height: 1 }],
      };
      const post = await publish(content, author, input);
      posts.push(post);
      await giveReaction(content, reader, post);
    }
    const first = posts[0] ?? "";
    for (let n = 0; n < most; n++) {
      const parentId = await comment(content, reader, first, { body: "@reader" });
      await comment(content, authors[0] ?? reader, first, { parentId });
    }
  }, 120_000);

  afterAll(() => content.close());

  const postFields = `id body visibility createdAt author { id } mentions { id } tags { name postCount }
    media { url width height } commentCount reactionCount reactionCounts { kind count } viewerReaction viewerCanEdit`;

  /** On a process that has just started, with empty caches: what a request costs at worst. */
  async function countStatements(query: string, variables: Record<string, unknown>): Promise<number> {
    const replica = await content.startReplica();
    const statements = await replica.statementsOf(async () =>
      dataOf(await replica.send(reader.viewer, query, variables)),
    );
    await replica.close();
    return statements.length;
  }

  async function expectSame(
    count: number,
    query: string,
    variablesFor: (items: number) => Record<string, unknown>,
  ) {
    const counts = [];
    for (const items of [1, 10, most]) counts.push(await countStatements(query, variablesFor(items)));
    expect(counts).toEqual([count, count, count]);
  }

  const first = (items: number) => ({ first: items });

  it("is 7 for the home feed with authors, mentions, tags, media, counts and the viewer's reactions", () =>
    // Feed; who is gone of the mentioned; tag ids; tags; media; reaction counts; the viewer's reactions.
    expectSame(7, `query ($first: Int) { homeFeed(first: $first) { nodes { ${postFields} } } }`, first));

  it("is 7 for the explore feed", () =>
    expectSame(7, `query ($first: Int) { exploreFeed(first: $first) { nodes { ${postFields} } } }`, first));

  it("is 11 for a post with its comments, their replies, and who reacted", () =>
    // As a feed, with who is gone of its author beside the mentioned; reactions; comments; replies; commenters' mentions.
    expectSame(
      11,
      `query ($id: ID!, $first: Int) { post(id: $id) { ${postFields}
        reactions { nodes { kind user { id } } }
        comments(first: $first) { nodes { id body author { id } mentions { id } replyCount viewerCanEdit
          post { id } replies { nodes { id body author { id } parent { id } } } } } } }`,
      (items) => ({ id: posts[0], first: items }),
    ));

  it("is 8 for the posts of a tag", () =>
    expectSame(
      8,
      `query ($first: Int) { postsByTag(tag: "geese", first: $first) { nodes { ${postFields} } } }`,
      first,
    ));

  it("is 7 for a search", () =>
    expectSame(
      7,
      `query ($first: Int) { searchPosts(query: "wild geese", first: $first) { nodes { ${postFields} } } }`,
      first,
    ));

  it("is 3 for references to posts: the rows, who is gone, whom the viewer follows", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Post { id body } } }`;
    const references = (items: number) => ({
      r: posts.slice(-items).map((id) => ({ __typename: "Post", id })),
    });
    await expectSame(3, query, references);
  });

  it("is 8 for the first posts of many users, with their counts", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { postCount
      posts(first: 5) { nodes { ${postFields} } } } } }`;
    const references = (items: number) => ({
      r: authors.slice(0, items).map(({ id }) => ({ __typename: "User", id })),
    });
    await expectSame(8, query, references);
  });

  it("is 1 for the first posts of each tag beside those of finding the tags", async () => {
    const query = `query ($first: Int) { homeFeed(first: $first) { nodes { tags { posts(first: 3) { nodes { id } } } } } }`;
    await expectSame(4, query, first);
  });

  it("needs none for public posts that the cache has", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Post { id body tags { name } } } }`;
    const r = [{ __typename: "Post", id: posts[0] }];
    await content.send(reader.viewer, query, { r });
    expect(await content.statementsOf(() => content.send(null, query, { r }))).toEqual([]);
  });
});
