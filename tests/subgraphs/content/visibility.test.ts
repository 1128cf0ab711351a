import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  comment,
  giveReaction,
  introduce,
  letFollow,
  mutate,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { followEvent } from "../../support/events-factory.ts";
import { dataOf } from "../../support/subgraph-client.ts";

let content: ContentUnderTest;
let ann: Person;
let follower: Person;
let stranger: Person;
let hidden: string;
let hiddenComment: string;
let hiddenReaction: string;

beforeAll(async () => {
  content = await startContentUnderTest("visibility");
  ann = await introduce(content, "ann");
  follower = await introduce(content, "follower");
  stranger = await introduce(content, "stranger");
  await letFollow(content, follower, ann);
  hidden = await publish(content, ann, { body: "Only for geese", visibility: "FOLLOWERS", tags: ["secret"] });
  hiddenComment = await comment(content, follower, hidden);
  await giveReaction(content, follower, hidden);
  const reactions = await ask<{ post: { reactions: { nodes: { id: string }[] } } }>(
    ann,
    `query ($id: ID!) { post(id: $id) { reactions { nodes { id } } } }`,
    { id: hidden },
  );
  hiddenReaction = reactions.post.reactions.nodes[0]?.id ?? "";
}, 60_000);

afterAll(() => content.close());

async function ask<Data = Record<string, unknown>>(
  person: Person | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  return dataOf(await content.send<Data>(person?.viewer ?? null, query, variables));
}

/** Every way to a post for followers, as a list of what is there: post, comment, feeds, tags, search, counts, entities. */
async function waysTo(person: Person | null): Promise<Record<string, unknown>> {
  const query = `query ($id: ID!, $comment: ID!, $representations: [_Any!]!) {
    post(id: $id) { id }
    comment(id: $comment) { id }
    exploreFeed { nodes { id } }
    postsByTag(tag: "SECRET") { nodes { id } }
    tag(name: "secret") { name postCount posts { nodes { id } } }
    searchPosts(query: "geese") { nodes { id } }
    trendingTags { name }
    _entities(representations: $representations) {
      __typename
      ... on Post { id }
      ... on Comment { id }
      ... on Reaction { id }
      ... on User { postCount posts { nodes { id } } }
    }
  }`;
  return ask(person, query, {
    id: hidden,
    comment: hiddenComment,
    representations: [
      { __typename: "Post", id: hidden },
      { __typename: "Comment", id: hiddenComment },
      { __typename: "Reaction", id: hiddenReaction },
      { __typename: "User", id: ann.id },
    ],
  });
}

const seen = () => {
  const nodes = { nodes: [{ id: hidden }] };
  return {
    post: { id: hidden },
    comment: { id: hiddenComment },
    exploreFeed: { nodes: [] },
    postsByTag: nodes,
    tag: { name: "secret", postCount: 0, posts: nodes },
    searchPosts: nodes,
    trendingTags: [],
    _entities: [
      { __typename: "Post", id: hidden },
      { __typename: "Comment", id: hiddenComment },
      { __typename: "Reaction", id: hiddenReaction },
      { __typename: "User", postCount: 1, posts: nodes },
    ],
  };
};

const unseen = {
  post: null,
  comment: null,
  exploreFeed: { nodes: [] },
  postsByTag: { nodes: [] },
  tag: null,
  searchPosts: { nodes: [] },
  trendingTags: [],
  _entities: [null, null, null, { __typename: "User", postCount: 0, posts: { nodes: [] } }],
};

describe("a post for followers", () => {
  it("is there for its author and for followers", async () => {
    expect(await waysTo(ann)).toEqual(seen());
    expect(await waysTo(follower)).toEqual(seen());
  });

  it("is nowhere for strangers and anonymous visitors, though the cache holds it", async () => {
    await waysTo(ann);
    expect(await waysTo(stranger)).toEqual(unseen);
    expect(await waysTo(null)).toEqual(unseen);
  });

  it("goes when one stops following, and comes back when one follows again", async () => {
    const guest = await introduce(content);
    await letFollow(content, guest, ann);
    expect(await waysTo(guest)).toEqual(seen());
    await content.deliver(followEvent("follow.deleted", guest.id, ann.id));
    expect(await waysTo(guest)).toEqual(unseen);
    await letFollow(content, guest, ann);
    expect(await waysTo(guest)).toEqual(seen());
  });

  it("cannot be commented on, reacted to, changed or deleted by strangers", async () => {
    const codeOf = async (mutation: string, field: string, input: Record<string, unknown>) =>
      (await mutate(content, stranger.viewer, mutation, `${field} { id }`, input)).errors[0]?.code;
    const postId = hidden;
    expect(await codeOf("createComment", "comment", { postId, body: "x" })).toBe("POST_NOT_FOUND");
    expect(await codeOf("react", "reaction", { postId, kind: "LIKE" })).toBe("POST_NOT_FOUND");
    expect(await codeOf("unreact", "post", { postId })).toBe("POST_NOT_FOUND");
    expect(await codeOf("updatePost", "post", { postId, body: "x" })).toBe("POST_NOT_FOUND");
    expect(await codeOf("updateComment", "comment", { commentId: hiddenComment, body: "x" })).toBe(
      "COMMENT_NOT_FOUND",
    );
    expect(await codeOf("deleteComment", "post", { commentId: hiddenComment })).toBe("COMMENT_NOT_FOUND");
  });

  it("takes a commenter's own comment along when they stop following", async () => {
    const guest = await introduce(content);
    await letFollow(content, guest, ann);
    const commentId = await comment(content, guest, hidden);
    await content.deliver(followEvent("follow.deleted", guest.id, ann.id));
    const { errors } = await mutate(content, guest.viewer, "deleteComment", "post { id }", { commentId });
    expect(errors).toMatchObject([{ code: "COMMENT_NOT_FOUND" }]);
    await mutate(content, ann.viewer, "deleteComment", "post { id }", { commentId });
  });

  it("is hidden at once when a public post becomes one", async () => {
    const id = await publish(content, ann, { body: "Open" });
    const query = `query ($id: ID!) { post(id: $id) { id } }`;
    expect(await ask(stranger, query, { id })).toEqual({ post: { id } });
    await mutate(content, ann.viewer, "updatePost", "post { id }", { postId: id, visibility: "FOLLOWERS" });
    expect(await ask(stranger, query, { id })).toEqual({ post: null });
    await mutate(content, ann.viewer, "deletePost", "deletedPostId", { postId: id });
  });
});
