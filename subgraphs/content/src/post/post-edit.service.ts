import { requireViewer } from "@skein/service-kit/viewer.ts";
import { isDeepStrictEqual } from "node:util";
import type { ContentContext } from "../context.ts";
import type { Post, Prisma } from "../generated/prisma/client.ts";
import { staleWithPost } from "../gateway-tags.ts";
import { findMediaOfPosts, replaceMedia } from "../media/media.queries.ts";
import { resolveMentions } from "../mention/mention.service.ts";
import { Rejection, settle, type Outcome } from "../rejection.ts";
import { findTagNames, replacePostTags, useTags } from "../tag/tag.queries.ts";
import { announcePostChange, type PostChange } from "./post.changes.ts";
import { appendPostEvent } from "./post.events.ts";
import { addToAuthorCounts, updatePostRow } from "./post.queries.ts";
import { isEmptyPost, parsePost, type PostDraft, type PostInput, type PostProblem } from "./post.rules.ts";
import { lockOwnPost, type OwnPostProblem } from "./post.service.ts";

type Changes = ReturnType<typeof parsePost>["changes"];
type Transaction = Prisma.TransactionClient;

/** Changes what the input names of a post of the viewer's. What is as it was before is no change, and no edit. */
export async function updatePost(
  context: ContentContext,
  { postId, ...input }: PostInput & { postId: string },
): Promise<Outcome<Post | null, PostProblem | OwnPostProblem>> {
  const { userId } = requireViewer(context);
  const { changes, problems } = parsePost(input);
  if (problems.length > 0) return { problems };
  return settle(["POST_NOT_FOUND", "NOT_AUTHOR", "BODY_EMPTY"], async () => {
    const change = await context.prisma.$transaction(async (tx) => {
      const post = await lockOwnPost(tx, postId, userId);
      return applyChanges(tx, post, changes);
    });
    await announcePostChange(context, change, staleWithPost({ ...change, authorId: userId }));
    return context.loaders.loadPost(change.postId);
  });
}

async function applyChanges(tx: Transaction, post: Post, changes: Changes): Promise<PostChange> {
  const before = await readDraft(tx, post);
  const after = { ...before, ...withoutUndefined(changes) };
  if (isEmptyPost(after)) throw new Rejection("BODY_EMPTY");
  if (isDeepStrictEqual(before, after)) return { postId: post.id };
  const mentionedUserIds =
    after.body === before.body ? post.mentionedUserIds : await resolveMentions(tx, after.body);
  const edited = { ...post, body: after.body, visibility: after.visibility, mentionedUserIds };
  await updatePostRow(tx, edited);
  if (!isDeepStrictEqual(before.media, after.media)) await replaceMedia(tx, post.id, after.media);
  const tagIds = await moveTags(tx, post.id, before, after);
  if (before.visibility !== after.visibility) {
    await addToAuthorCounts(tx, post.authorId, [
      { visibility: before.visibility, by: -1 },
      { visibility: after.visibility, by: 1 },
    ]);
  }
  await appendPostEvent(tx, "post.updated", edited, tagIds);
  return { postId: post.id, tagIds };
}

/** The post as its author would say it, so that equal pictures and tags in the same order are no change. */
async function readDraft(tx: Transaction, { id, body, visibility }: Post): Promise<PostDraft> {
  const tags = await findTagNames(tx, id);
  const rows = await findMediaOfPosts(tx, [id]);
  const media = rows.map(({ url, width, height, alt }) => ({ url, width, height, alt }));
  return { body, tags, media, visibility };
}

/** @returns the ids of all tags that lost or won the post, or whose count changed with its audience */
async function moveTags(
  tx: Transaction,
  postId: string,
  before: PostDraft,
  after: PostDraft,
): Promise<string[]> {
  const same = isDeepStrictEqual(before.tags, after.tags);
  if (same && before.visibility === after.visibility) return [];
  const weight = (draft: PostDraft, name: string): number =>
    draft.visibility === "PUBLIC" && draft.tags.includes(name) ? 1 : 0;
  const names = [...new Set([...before.tags, ...after.tags])];
  const ids = await useTags(
    tx,
    names.map((name) => ({ name, by: weight(after, name) - weight(before, name) })),
  );
  if (!same) {
    const tagIds = after.tags.map((name) => ids.get(name)).filter((id) => id !== undefined);
    await replacePostTags(tx, postId, tagIds);
  }
  return [...ids.values()];
}

function withoutUndefined(changes: Changes): Partial<PostDraft> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
