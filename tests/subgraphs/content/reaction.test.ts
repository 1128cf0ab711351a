import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  comment,
  eventsAbout,
  giveReaction,
  introduce,
  mutate,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";

let content: ContentUnderTest;
let ann: Person;
let bob: Person;
let postId: string;

beforeAll(async () => {
  content = await startContentUnderTest("reaction");
  ann = await introduce(content, "ann");
  bob = await introduce(content, "bob");
}, 60_000);

beforeEach(async () => {
  postId = await publish(content, ann);
});

afterAll(() => content.close());

interface Reacted {
  reactionCount: number;
  reactionCounts: { kind: string; count: number }[];
  viewerReaction: string | null;
}

const fields = "reactionCount reactionCounts { kind count } viewerReaction";

async function readPost(person: Person | null): Promise<Reacted> {
  const query = `query ($id: ID!) { post(id: $id) { ${fields} } }`;
  return dataOf(await content.send<{ post: Reacted }>(person?.viewer ?? null, query, { id: postId })).post;
}

const react = (kind: string, input: Record<string, unknown> = {}, person = bob) =>
  mutate<{ post: Reacted | null; reaction: { id: string; kind: string; user: { id: string } } | null }>(
    content,
    person.viewer,
    "react",
    `post { ${fields} } reaction { id kind user { id } }`,
    { postId, kind, ...input },
  );

const unreact = (person = bob, id = postId) =>
  mutate<{ post: Reacted | null }>(content, person.viewer, "unreact", `post { ${fields} }`, { postId: id });

describe("react and unreact", () => {
  it("give one reaction a viewer and post, and another kind replaces it", async () => {
    const first = await react("LIKE");
    expect(first.reaction).toMatchObject({ kind: "LIKE", user: { id: bob.id } });
    const second = await react("LOVE");
    expect(second.reaction).toEqual({ ...first.reaction, kind: "LOVE" });
    const counts = { reactionCount: 1, reactionCounts: [{ kind: "LOVE", count: 1 }] };
    expect(second.post).toEqual({ ...counts, viewerReaction: "LOVE" });
    expect(await readPost(null)).toEqual({ ...counts, viewerReaction: null });
    const none = { reactionCount: 0, reactionCounts: [], viewerReaction: null };
    expect((await unreact()).post).toEqual(none);
    expect((await unreact()).post).toEqual(none);
  });

  it("count by kind, the most frequent first", async () => {
    const crowd = await Promise.all(Array.from({ length: 5 }, () => introduce(content)));
    const kinds = ["SAD", "WOW", "WOW", "CELEBRATE", "LIKE"];
    for (const [index, person] of crowd.entries()) await giveReaction(content, person, postId, kinds[index]);
    expect((await readPost(null)).reactionCounts).toEqual([
      { kind: "WOW", count: 2 },
      { kind: "LIKE", count: 1 },
      { kind: "SAD", count: 1 },
      { kind: "CELEBRATE", count: 1 },
    ]);
  });

  it("list who reacted, latest first, all or of one kind", async () => {
    await giveReaction(content, ann, postId, "LIKE");
    await giveReaction(content, bob, postId, "LOVE");
    const query = `query ($id: ID!) { post(id: $id) {
      all: reactions(first: 1) { nodes { kind user { id } createdAt } pageInfo { hasNextPage } }
      likes: reactions(kind: LIKE) { nodes { user { id } } } } }`;
    expect(dataOf(await content.send(null, query, { id: postId }))).toMatchObject({
      post: {
        all: { nodes: [{ kind: "LOVE", user: { id: bob.id } }], pageInfo: { hasNextPage: true } },
        likes: { nodes: [{ user: { id: ann.id } }] },
      },
    });
  });

  it("answer POST_NOT_FOUND where there is nothing to react to", async () => {
    expect((await react("LIKE", { postId: uuidv7() })).errors).toMatchObject([{ code: "POST_NOT_FOUND" }]);
    expect((await unreact(bob, "nonsense")).errors).toMatchObject([{ code: "POST_NOT_FOUND" }]);
  });

  it("react once per mutation key: a retry does not undo what came after", async () => {
    const input = { clientMutationKey: `key of ${postId}` };
    await react("LIKE", input);
    await unreact();
    const retry = await react("LIKE", input);
    expect(retry.errors).toEqual([]);
    expect(retry.post?.reactionCount).toBe(0);
  });
});

describeWithPostgres("writers of one post at once", () => {
  it("leave counts that are those of the rows, and never deadlock", async () => {
    const crowd = await Promise.all(Array.from({ length: 10 }, () => introduce(content)));
    const kinds = ["LIKE", "LOVE", "WOW"];
    const tags = ["a", "b", "c"];
    const posts = [postId, await publish(content, ann, { tags })];
    await Promise.all(
      crowd.flatMap((person, n) => {
        const target = posts[n % 2] ?? postId;
        const other = posts[(n + 1) % 2] ?? postId;
        return [
          giveReaction(content, person, target, kinds[n % 3]),
          giveReaction(content, person, target, kinds[(n + 1) % 3]),
          unreact(person, other),
          comment(content, person, target).then((parentId) => comment(content, ann, target, { parentId })),
          publish(content, person, { tags: n % 2 ? tags : tags.toReversed() }),
        ];
      }),
    );
    const [wrong] = await content.sql<Record<string, number>>(
      `SELECT
        (SELECT count(*)::int FROM post p WHERE comment_count <> (SELECT count(*) FROM comment WHERE post_id = p.id))
          AS comments,
        (SELECT count(*)::int FROM post p WHERE reaction_count <> (SELECT count(*) FROM reaction WHERE post_id = p.id))
          AS reactions,
        (SELECT count(*)::int FROM post_reaction_count k WHERE count <>
          (SELECT count(*) FROM reaction WHERE post_id = k.post_id AND kind = k.kind)) AS kinds,
        (SELECT count(*)::int FROM comment c WHERE reply_count <>
          (SELECT count(*) FROM comment WHERE parent_id = c.id)) AS replies,
        (SELECT count(*)::int FROM tag t WHERE post_count <> (SELECT count(*) FROM post_tag WHERE tag_id = t.id))
          AS tags,
        (SELECT count(*)::int FROM author_post_count a WHERE count <> (SELECT count(*) FROM post
          WHERE author_id = a.author_id AND visibility = a.visibility)) AS authors`,
    );
    expect(wrong).toEqual({ comments: 0, reactions: 0, kinds: 0, replies: 0, tags: 0, authors: 0 });
    const [rows] = await content.sql<{ count: number }>(
      `SELECT count(*)::int FROM comment WHERE post_id = ANY($1::uuid[])`,
      [posts],
    );
    expect(rows?.count).toBe(20);
  }, 60_000);
});

describeWithPostgres("the events of reactions", () => {
  it("tell of each change, and not of what was so already", async () => {
    await react("LIKE");
    await react("LIKE");
    await react("SAD");
    await unreact();
    await unreact();
    const payload = { postId, postAuthorId: ann.id, userId: bob.id };
    const events = await eventsAbout(content, `${postId}:${bob.id}`);
    expect(events.map(({ type, payload: told }) => [type, told])).toEqual([
      ["reaction.added", { ...payload, kind: "LIKE" }],
      ["reaction.added", { ...payload, kind: "SAD" }],
      ["reaction.removed", { ...payload, kind: "SAD" }],
    ]);
  });
});
