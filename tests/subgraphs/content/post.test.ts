import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  comment,
  eventsAbout,
  giveReaction,
  introduce,
  letFollow,
  mutate,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import { describeWithPostgres } from "../../support/services.ts";

let content: ContentUnderTest;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  content = await startContentUnderTest("post");
  ann = await introduce(content, "ann");
  bob = await introduce(content, "bob");
}, 60_000);

afterAll(() => content.close());

interface PostData {
  id: string;
  body: string;
  visibility: string;
  createdAt: string;
  editedAt: string | null;
  commentCount: number;
  reactionCount: number;
  viewerCanEdit: boolean;
  author: { id: string };
  mentions: { id: string }[];
  tags: { name: string; postCount: number }[];
  media: { id: string; url: string; width: number; height: number; alt: string | null }[];
}

const fields = `id body visibility createdAt editedAt commentCount reactionCount viewerCanEdit author { id }
  mentions { id } tags { name postCount } media { id url width height alt }`;

async function readPost(person: Person | null, id: string): Promise<PostData | null> {
  const query = `query ($id: ID!) { post(id: $id) { ${fields} } }`;
  const answer = await content.send<{ post: PostData | null }>(person?.viewer ?? null, query, { id });
  return dataOf(answer).post;
}

const create = (input: Record<string, unknown>, person: Person | null = ann) =>
  mutate<{ post: PostData | null }>(
    content,
    person?.viewer ?? null,
    "createPost",
    `post { ${fields} }`,
    input,
  );

const update = (input: Record<string, unknown>, person: Person = ann) =>
  mutate<{ post: PostData | null }>(content, person.viewer, "updatePost", `post { ${fields} }`, input);

const picture = { url: "https://pictures.example/1.jpg", width: 640, height: 480, alt: "A lake" };

describe("createPost", () => {
  it("gives the post back with everything that the author gave it", async () => {
    const { post, errors } = await create({
      body: "  Morning, @bob and @Ann and @bob and @nobody! ",
      tags: ["Alps", "hiking", "alps"],
      media: [picture, { url: "https://pictures.example/2.jpg", width: 1, height: 20000 }],
    });
    expect(errors).toEqual([]);
    expect(post).toMatchObject({
      body: "Morning, @bob and @Ann and @bob and @nobody!",
      visibility: "PUBLIC",
      editedAt: null,
      commentCount: 0,
      reactionCount: 0,
      viewerCanEdit: true,
      author: { id: ann.id },
      mentions: [{ id: bob.id }, { id: ann.id }],
      tags: [
        { name: "alps", postCount: 1 },
        { name: "hiking", postCount: 1 },
      ],
      media: [picture, { url: "https://pictures.example/2.jpg", width: 1, height: 20000, alt: null }],
    });
    expect(await readPost(null, post?.id ?? "")).toEqual({ ...post, viewerCanEdit: false });
  });

  it("takes a post that is a picture without text", async () => {
    expect((await create({ body: " ", media: [picture] })).post?.body).toBe("");
  });

  it.each([
    ["BODY_EMPTY", "a text of blanks", { body: " \n \u200b" }, "body"],
    ["BODY_TOO_LONG", "5,001 characters", { body: "ä".repeat(5001) }, "body"],
    ["TAG_INVALID", "a tag of two words", { body: "x", tags: ["two words"] }, "tags"],
    ["TAG_INVALID", "an empty tag", { body: "x", tags: [""] }, "tags"],
    ["TAG_INVALID", "a tag of 51 characters", { body: "x", tags: ["t".repeat(51)] }, "tags"],
    [
      "TAG_INVALID",
      "eleven tags",
      { body: "x", tags: Array.from({ length: 11 }, (_, n) => `t${n}`) },
      "tags",
    ],
    [
      "MEDIA_INVALID",
      "a picture over http",
      { body: "x", media: [{ ...picture, url: "http://a.example/1" }] },
      "media",
    ],
    [
      "MEDIA_INVALID",
      "a password in an address",
      { body: "x", media: [{ ...picture, url: "https://ann:secret@a.example/1" }] },
      "media",
    ],
    ["MEDIA_INVALID", "a picture of no width", { body: "x", media: [{ ...picture, width: 0 }] }, "media"],
    ["MEDIA_INVALID", "a picture too high", { body: "x", media: [{ ...picture, height: 20001 }] }, "media"],
    [
      "MEDIA_INVALID",
      "eleven pictures",
      { body: "x", media: Array.from({ length: 11 }, () => picture) },
      "media",
    ],
  ])("answers %s to %s", async (code, _what, input, field) => {
    const { post, errors } = await create(input);
    expect(post).toBeNull();
    expect(errors).toMatchObject([{ code, field }]);
  });

  it("takes 5,000 characters outside of the basic plane, and drops control characters", async () => {
    expect((await create({ body: "🦢".repeat(5000) })).errors).toEqual([]);
    expect((await create({ body: "a\u0000b\tc" })).post?.body).toBe("ab\tc");
  });

  it("needs a signed-in viewer", async () => {
    const answer = await content.send(null, `mutation { createPost(input: { body: "x" }) { post { id } } }`);
    expect(answer.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("publishes once per mutation key, also when two requests come at once", async () => {
    const input = { body: "Once", tags: ["once"], clientMutationKey: "key-1" };
    const [first, second] = await Promise.all([create(input), create(input)]);
    const third = await create(input);
    expect(first.post?.id).toBeDefined();
    expect([second.post?.id, third.post?.id]).toEqual([first.post?.id, first.post?.id]);
    expect(third.post?.tags).toEqual([{ name: "once", postCount: 1 }]);
  });

  it("refuses a mutation key that was used for another post, and keeps keys of different users apart", async () => {
    await create({ body: "Mine", clientMutationKey: "key-2" });
    const query = `mutation { createPost(input: { body: "Other", clientMutationKey: "key-2" }) { post { id } } }`;
    expect((await content.send(ann.viewer, query)).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect((await create({ body: "Mine", clientMutationKey: "key-2" }, bob)).post?.author.id).toBe(bob.id);
  });
});

describe("updatePost", () => {
  it("changes what is named and leaves the rest as it was", async () => {
    const id = await publish(content, ann, { body: "Before", tags: ["one", "two"], media: [picture] });
    const { post } = await update({ postId: id, body: "After, @bob", tags: ["two", "three"] });
    expect(post).toMatchObject({ body: "After, @bob", visibility: "PUBLIC", mentions: [{ id: bob.id }] });
    expect(post?.tags).toEqual([
      { name: "two", postCount: 1 },
      { name: "three", postCount: 1 },
    ]);
    expect(post?.media).toMatchObject([picture]);
    expect(post?.editedAt).not.toBeNull();
    expect(await readPost(null, id)).toEqual({ ...post, viewerCanEdit: false });
  });

  it("leaves editedAt alone when nothing changes", async () => {
    const id = await publish(content, ann, { body: "Same", tags: ["same"], media: [picture] });
    const input = { postId: id, body: " Same ", tags: ["SAME"], media: [picture], visibility: "PUBLIC" };
    expect((await update(input)).post?.editedAt).toBeNull();
    expect((await update({ postId: id })).post?.editedAt).toBeNull();
  });

  it("moves the tags' counts with the audience, which count public posts only", async () => {
    const id = await publish(content, ann, { tags: ["audience"] });
    const hidden = await update({ postId: id, visibility: "FOLLOWERS" });
    expect(hidden.post?.tags).toEqual([{ name: "audience", postCount: 0 }]);
    const shown = await update({ postId: id, visibility: "PUBLIC" });
    expect(shown.post?.tags).toEqual([{ name: "audience", postCount: 1 }]);
  });

  it("does not leave a post with neither text nor picture", async () => {
    const id = await publish(content, ann, { body: "Text", media: [picture] });
    expect((await update({ postId: id, body: "" })).errors).toEqual([]);
    expect((await update({ postId: id, media: [] })).errors).toMatchObject([{ code: "BODY_EMPTY" }]);
    expect((await readPost(ann, id))?.media).toHaveLength(1);
  });

  it("is for the author only, and knows nothing of posts that the viewer may not see", async () => {
    const open = await publish(content, ann);
    const hidden = await publish(content, ann, { visibility: "FOLLOWERS" });
    const codeOf = async (postId: string) => (await update({ postId, body: "x" }, bob)).errors[0]?.code;
    expect(await codeOf(open)).toBe("NOT_AUTHOR");
    expect(await codeOf(hidden)).toBe("POST_NOT_FOUND");
    expect(await codeOf(uuidv7())).toBe("POST_NOT_FOUND");
    expect(await codeOf("not-a-uuid")).toBe("POST_NOT_FOUND");
  });
});

describe("deletePost", () => {
  const remove = (postId: string, person: Person) =>
    mutate<{ deletedPostId: string | null }>(content, person.viewer, "deletePost", "deletedPostId", {
      postId,
    });

  it("takes the post away with its comments and reactions, and gives the tags' counts back", async () => {
    const id = await publish(content, ann, { tags: ["short-lived"] });
    const commentId = await comment(content, bob, id);
    await giveReaction(content, bob, id);
    expect((await remove(id, bob)).errors).toMatchObject([{ code: "NOT_AUTHOR" }]);
    expect((await remove(id, ann)).deletedPostId).toBe(id);
    expect(await readPost(ann, id)).toBeNull();
    const query = `query ($id: ID!) { comment(id: $id) { id } tag(name: "short-lived") { postCount } }`;
    const data = dataOf(await content.send(ann.viewer, query, { id: commentId }));
    expect(data).toEqual({ comment: null, tag: { postCount: 0 } });
    expect((await remove(id, ann)).errors).toMatchObject([{ code: "POST_NOT_FOUND" }]);
  });
});

describeWithPostgres("the events of posts", () => {
  it("name those mentioned who may see the post, in the order of the text", async () => {
    const carl = await introduce(content, "carl");
    await letFollow(content, carl, ann);
    const id = await publish(content, ann, { body: "@carl @bob @ann", visibility: "FOLLOWERS" });
    await update({ postId: id, visibility: "PUBLIC" });
    await update({ postId: id, visibility: "PUBLIC" });
    const common = { postId: id, authorId: ann.id };
    expect(await eventsAbout(content, id)).toEqual([
      {
        type: "post.created",
        aggregate_id: id,
        payload: { ...common, visibility: "FOLLOWERS", mentionedUserIds: [carl.id, ann.id] },
      },
      {
        type: "post.updated",
        aggregate_id: id,
        payload: { ...common, visibility: "PUBLIC", mentionedUserIds: [carl.id, bob.id, ann.id] },
      },
    ]);
  });

  it("name at most twenty", async () => {
    const crowd = await Promise.all(Array.from({ length: 22 }, () => introduce(content)));
    const id = await publish(content, ann, { body: crowd.map(({ handle }) => `@${handle}`).join(" ") });
    const [event] = await eventsAbout(content, id);
    expect(event?.payload.mentionedUserIds).toEqual(crowd.slice(0, 20).map((person) => person.id));
  });
});
