import type { EntityTags } from "@skein/service-kit/entity-tags.ts";
import type { Comment, Post, Reaction } from "./generated/prisma/client.ts";

/** The tags of what the gateway's cache keeps; docs/events.md lists what makes each stale. */
export const gatewayTags = {
  post: (id: string): string => `Post:${id}`,
  comment: (id: string): string => `Comment:${id}`,
  tag: (id: string): string => `Tag:${id}`,
  /** What shows or counts the posts of an author. */
  posts: (authorId: string): string => `Posts:${authorId}`,
  /** Every comment on a post. */
  comments: (postId: string): string => `Comments:${postId}`,
  /** Every reaction to a post. */
  reactions: (postId: string): string => `Reactions:${postId}`,
  /** What goes when a user's account goes. */
  presence: (userId: string): string => `Presence:${userId}`,
  /** What a viewer may see because of those whom they follow. */
  follows: (viewerId: string): string => `Follows:${viewerId}`,
  exploreFeed: "ExploreFeed",
  trendingTags: "TrendingTags",
} as const;

/** On what an entity hangs besides itself. */
export const entityTags: EntityTags = {
  User: ({ id }: { readonly id: string }) => [gatewayTags.posts(id)],
  Post: ({ authorId, mentionedUserIds }: Post) => [authorId, ...mentionedUserIds].map(gatewayTags.presence),
  Comment: ({ postId, authorId, mentionedUserIds }: Comment) => [
    gatewayTags.comments(postId),
    ...[authorId, ...mentionedUserIds].map(gatewayTags.presence),
  ],
  Reaction: ({ postId, userId }: Reaction) => [gatewayTags.reactions(postId), gatewayTags.presence(userId)],
};

interface ChangedPost {
  readonly postId: string;
  readonly authorId: string;
  /** Tags whose counts changed. */
  readonly tagIds?: readonly string[] | undefined;
}

/** What is stale when a post came, changed or went. Its audience may be another, so all that hangs on it goes too. */
export const staleWithPost = ({ postId, authorId, tagIds = [] }: ChangedPost): string[] => [
  gatewayTags.post(postId),
  gatewayTags.comments(postId),
  gatewayTags.reactions(postId),
  gatewayTags.posts(authorId),
  gatewayTags.exploreFeed,
  ...(tagIds.length > 0 ? [gatewayTags.trendingTags, ...tagIds.map(gatewayTags.tag)] : []),
];

interface ChangedComment {
  readonly postId: string;
  readonly commentId: string;
  readonly parentId: string | null | undefined;
}

/** What is stale when a comment came, changed or went: the counts of what it hangs on, too. */
export const staleWithComment = ({ postId, commentId, parentId }: ChangedComment): string[] => [
  gatewayTags.post(postId),
  ...[commentId, ...(parentId ? [parentId] : [])].map(gatewayTags.comment),
];

/** What is stale when somebody reacted to a post, or took it back. */
export const staleWithReaction = (postId: string): string[] => [
  gatewayTags.post(postId),
  gatewayTags.reactions(postId),
];
