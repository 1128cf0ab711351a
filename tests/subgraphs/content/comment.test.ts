import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  comment,
  eventsAbout,
  introduce,
  letFollow,
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
  content = await startContentUnderTest("comment");
  ann = await introduce(content, "ann");
  bob = await introduce(content, "bob");
}, 60_000);

beforeEach(async () => {
  postId = await publish(content, ann);
});

afterAll(() => content.close());

interface CommentData {
  id: string;
  body: string;
  editedAt: string | null;
  replyCount: number;
  viewerCanEdit: boolean;
  author: { id: string };
  post: { id: string; commentCount: number };
  parent: { id: string } | null;
  mentions: { id: string }[];
}

const fields = `id body editedAt replyCount viewerCanEdit author { id } post { id commentCount } parent { id }
  mentions { id }`;

const create = (input: Record<string, unknown>, person = bob) =>
  mutate<{ comment: CommentData | null; post: { commentCount: number } | null }>(
    content,
    person.viewer,
    "createComment",
    `comment { ${fields} } post { commentCount }`,
    { postId, body: "Well said.", ...input },
  );

const update = (commentId: string, body: string, person = bob) =>
  mutate<{ comment: CommentData | null }>(content, person.viewer, "updateComment", `comment { ${fields} }`, {
    commentId,
    body,
  });

const remove = (commentId: string, person = bob) =>
  mutate<{ deletedCommentId: string | null; post: { commentCount: number } | null }>(
    content,
    person.viewer,
    "deleteComment",
    "deletedCommentId post { commentCount }",
    { commentId },
  );

async function readComment(id: string, person = bob): Promise<CommentData | null> {
  const query = `query ($id: ID!) { comment(id: $id) { ${fields} } }`;
  return dataOf(await content.send<{ comment: CommentData | null }>(person.viewer, query, { id })).comment;
}

interface Thread {
  post: { comments: { nodes: { id: string; replyCount: number; replies: { nodes: { id: string }[] } }[] } };
}

async function readThread(): Promise<[string, string[]][]> {
  const query = `query ($id: ID!) { post(id: $id) {
    comments { nodes { id replyCount replies { nodes { id } } } } } }`;
  const { post } = dataOf(await content.send<Thread>(null, query, { id: postId }));
  return post.comments.nodes.map(({ id, replyCount, replies }) => {
    expect(replyCount).toBe(replies.nodes.length);
    return [id, replies.nodes.map((reply) => reply.id)];
  });
}

describe("createComment", () => {
  it("gives the comment and the post with its new count", async () => {
    const { comment: created, post, errors } = await create({ body: " Thanks, @ann! " });
    expect(errors).toEqual([]);
    expect(post).toEqual({ commentCount: 1 });
    expect(created).toMatchObject({
      body: "Thanks, @ann!",
      editedAt: null,
      replyCount: 0,
      viewerCanEdit: true,
      author: { id: bob.id },
      post: { id: postId, commentCount: 1 },
      parent: null,
      mentions: [{ id: ann.id }],
    });
  });

  it("lets a reply to a reply join the thread of the first comment, oldest first", async () => {
    const first = await comment(content, bob, postId);
    const second = await comment(content, ann, postId);
    const reply = await comment(content, ann, postId, { parentId: first });
    const nested = await comment(content, bob, postId, { parentId: reply });
    expect(await readThread()).toEqual([
      [first, [reply, nested]],
      [second, []],
    ]);
    expect((await readComment(nested))?.parent?.id).toBe(first);
    expect((await readComment(first))?.post.commentCount).toBe(4);
  });

  it.each([
    ["BODY_EMPTY", { body: " \u0000 " }, "body"],
    ["PARENT_NOT_FOUND", { parentId: uuidv7() }, "parentId"],
    ["PARENT_NOT_FOUND", { parentId: "nonsense" }, "parentId"],
    ["POST_NOT_FOUND", { postId: uuidv7() }, "postId"],
    ["POST_NOT_FOUND", { postId: "nonsense" }, "postId"],
  ])("answers %s to %j", async (code, input, field) => {
    const { comment: created, errors } = await create(input);
    expect(created).toBeNull();
    expect(errors).toMatchObject([{ code, field }]);
  });

  it("takes 2,000 characters and no more", async () => {
    expect((await create({ body: "ß".repeat(2000) })).errors).toEqual([]);
    expect((await create({ body: "ß".repeat(2001) })).errors).toMatchObject([{ code: "BODY_TOO_LONG" }]);
  });

  it("does not reply to a comment under another post", async () => {
    const elsewhere = await comment(content, bob, await publish(content, ann));
    expect((await create({ parentId: elsewhere })).errors).toMatchObject([{ code: "PARENT_NOT_FOUND" }]);
  });

  it("writes once per mutation key, also when two requests come at once", async () => {
    const input = { clientMutationKey: `key of ${postId}` };
    const [one, two] = await Promise.all([create(input), create(input)]);
    expect(one.comment?.id).toBe(two.comment?.id);
    expect((await create(input)).post?.commentCount).toBe(1);
  });

  it("leaves a mutation key unused when there is nothing to comment on", async () => {
    const hidden = await publish(content, ann, { visibility: "FOLLOWERS" });
    const carl = await introduce(content);
    const input = { postId: hidden, clientMutationKey: "later" };
    expect((await create(input, carl)).errors).toMatchObject([{ code: "POST_NOT_FOUND" }]);
    await letFollow(content, carl, ann);
    expect((await create(input, carl)).comment?.post.id).toBe(hidden);
  });
});

describe("updateComment", () => {
  it("changes the text and its mentions, and says when", async () => {
    const id = await comment(content, bob, postId);
    const { comment: changed } = await update(id, "For @ann");
    expect(changed).toMatchObject({ body: "For @ann", mentions: [{ id: ann.id }] });
    expect(changed?.editedAt).not.toBeNull();
    expect(await readComment(id)).toEqual(changed);
  });

  it("leaves editedAt alone when the text is the same", async () => {
    const id = await comment(content, bob, postId, { body: "Same" });
    expect((await update(id, " Same ")).comment?.editedAt).toBeNull();
  });

  it("is for the author only", async () => {
    const id = await comment(content, bob, postId);
    const codeOf = async (commentId: string, body = "x") =>
      (await update(commentId, body, ann)).errors[0]?.code;
    expect(await codeOf(id)).toBe("NOT_AUTHOR");
    expect(await codeOf(uuidv7())).toBe("COMMENT_NOT_FOUND");
    expect(await codeOf("nonsense")).toBe("COMMENT_NOT_FOUND");
    expect(await codeOf(id, "")).toBe("BODY_EMPTY");
  });
});

describe("deleteComment", () => {
  it("takes the replies along and counts both down", async () => {
    const first = await comment(content, bob, postId);
    const reply = await comment(content, ann, postId, { parentId: first });
    await comment(content, ann, postId, { parentId: first });
    expect(await remove(reply, ann)).toMatchObject({ deletedCommentId: reply, post: { commentCount: 2 } });
    expect(await readThread()).toMatchObject([[first, [expect.any(String)]]]);
    expect((await remove(first)).post?.commentCount).toBe(0);
    expect(await readThread()).toEqual([]);
    expect(await readComment(first)).toBeNull();
  });

  it("is for the comment's author and the post's author", async () => {
    const carl = await introduce(content);
    const id = await comment(content, bob, postId);
    expect((await remove(id, carl)).errors).toMatchObject([{ code: "NOT_AUTHOR" }]);
    expect((await remove(id, ann)).deletedCommentId).toBe(id);
    expect((await remove(id, ann)).errors).toMatchObject([{ code: "COMMENT_NOT_FOUND" }]);
  });
});

describe("the pages of comments", () => {
  it("go forward and backward from any cursor", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await comment(content, bob, postId));
    const page = async (args: string) => {
      const query = `query ($id: ID!) { post(id: $id) { comments(${args}) {
        edges { cursor } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
      interface Page {
        edges: { cursor: string }[];
        nodes: { id: string }[];
        pageInfo: Record<string, unknown>;
      }
      const answer = await content.send<{ post: { comments: Page } }>(null, query, { id: postId });
      const { edges, nodes, pageInfo } = dataOf(answer).post.comments;
      return { cursors: edges.map((edge) => edge.cursor), ids: nodes.map((node) => node.id), pageInfo };
    };
    const start = await page("first: 2");
    expect(start.ids).toEqual(ids.slice(0, 2));
    expect(start.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await page(`first: 3, after: "${String(start.pageInfo.endCursor)}"`);
    expect(rest.ids).toEqual(ids.slice(2));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const end = await page("last: 2");
    expect(end.ids).toEqual(ids.slice(3));
    expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await page(`last: 2, before: "${String(end.pageInfo.startCursor)}"`);
    expect(before.ids).toEqual(ids.slice(1, 3));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it.each(["first: 0", "first: 101", "last: 0", "first: 1, last: 1", `after: "nonsense"`, `before: "W10"`])(
    "refuse (%s)",
    async (args) => {
      const query = `query ($id: ID!) { post(id: $id) { comments(${args}) { nodes { id } } } }`;
      const answer = await content.send(null, query, { id: postId });
      expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    },
  );
});

describeWithPostgres("the events of comments", () => {
  it("name the thread, its author, and those mentioned who may see the post", async () => {
    const carl = await introduce(content);
    const hidden = await publish(content, ann, { visibility: "FOLLOWERS" });
    await letFollow(content, carl, ann);
    const first = await comment(content, carl, hidden, { body: "@bob @ann" });
    const reply = await comment(content, ann, hidden, { parentId: first });
    await remove(first, ann);
    const common = { postId: hidden, postAuthorId: ann.id };
    const firstPayload = {
      ...common,
      commentId: first,
      parentId: null,
      parentAuthorId: null,
      authorId: carl.id,
      mentionedUserIds: [ann.id],
    };
    const replyPayload = {
      ...common,
      commentId: reply,
      parentId: first,
      parentAuthorId: carl.id,
      authorId: ann.id,
      mentionedUserIds: [],
    };
    expect(await eventsAbout(content, first)).toEqual([
      { type: "comment.created", aggregate_id: first, payload: firstPayload },
      { type: "comment.deleted", aggregate_id: first, payload: firstPayload },
    ]);
    expect(await eventsAbout(content, reply)).toEqual([
      { type: "comment.created", aggregate_id: reply, payload: replyPayload },
      { type: "comment.deleted", aggregate_id: reply, payload: replyPayload },
    ]);
  });
});
