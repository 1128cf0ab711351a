import { countCharacters, normalizeText } from "@skein/service-kit/plain-text.ts";
import type { PostVisibility } from "../generated/prisma/client.ts";
import { parseMedia, type MediaDraft, type MediaInput } from "../media/media.rules.ts";
import { parseTagNames } from "../tag/tag.rules.ts";

const maximumBodyLength = 5000;

export type PostProblem = "BODY_EMPTY" | "BODY_TOO_LONG" | "TAG_INVALID" | "MEDIA_INVALID";

export interface PostInput {
  readonly body?: string | null;
  readonly tags?: readonly string[] | null;
  readonly media?: readonly MediaInput[] | null;
  readonly visibility?: PostVisibility | null;
}

/** What an author can say of a post. */
export interface PostDraft {
  readonly body: string;
  readonly tags: readonly string[];
  readonly media: readonly MediaDraft[];
  readonly visibility: PostVisibility;
}

/** The stored forms of what the input says; what it leaves out stays undefined. Problems name all that is wrong. */
export function parsePost(input: PostInput): {
  readonly changes: { readonly [Key in keyof PostDraft]: PostDraft[Key] | undefined };
  readonly problems: readonly PostProblem[];
} {
  const body = input.body == null ? undefined : normalizeText(input.body);
  const tags = input.tags == null ? undefined : parseTagNames(input.tags);
  const media = input.media == null ? undefined : parseMedia(input.media);
  const problems: PostProblem[] = [];
  if (body !== undefined && countCharacters(body) > maximumBodyLength) problems.push("BODY_TOO_LONG");
  if (tags === null) problems.push("TAG_INVALID");
  if (media === null) problems.push("MEDIA_INVALID");
  const visibility = input.visibility ?? undefined;
  return { changes: { body, tags: tags ?? undefined, media: media ?? undefined, visibility }, problems };
}

/** A post says something or shows something. */
export const isEmptyPost = (post: Pick<PostDraft, "body" | "media">): boolean =>
  post.body === "" && post.media.length === 0;
