import type { EventSubscription, EventTransport, SkeinEvent } from "@skein/service-kit/events.ts";
import { v7 as uuidv7 } from "uuid";

type Handle = (event: SkeinEvent) => Promise<void>;

export interface HandDelivery {
  readonly transport: EventTransport;
  /** Hands an event to every subscriber of its source and waits until all have handled it. */
  deliver(event: SkeinEvent): Promise<void>;
}

/** A transport whose deliveries the test decides: order, repetition, and time. */
export function createHandDelivery(): HandDelivery {
  const handlers = new Map<string, Handle[]>();
  const subscription: EventSubscription = {
    status: async () => ({ pending: 0, lagMs: 0, lastPosition: 0, lastEventAt: null }),
    stop: () => Promise.resolve(),
  };
  const transport: EventTransport = {
    kind: "in-process",
    publish: () => Promise.resolve(),
    subscribe: async ({ source, handle }) => {
      handlers.set(source, [...(handlers.get(source) ?? []), handle]);
      return subscription;
    },
    close: () => Promise.resolve(),
  };
  return {
    transport,
    deliver: async (event) => {
      for (const handle of handlers.get(event.source) ?? []) await handle(event);
    },
  };
}

let position = 0;
/** The moment of the first event; each comes a millisecond after the one before, as its order in the inbox needs. */
const beginning = Date.now();

/** An event as the outbox would number it: each is newer than the one made before it. */
export function createEvent(
  source: "users" | "content",
  type: string,
  aggregateId: string,
  payload: Record<string, unknown>,
): SkeinEvent {
  position += 1;
  return {
    id: uuidv7(),
    source,
    type,
    aggregateId,
    position,
    occurredAt: new Date(beginning + position).toISOString(),
    payload,
  };
}

export const followEvent = (
  type: "follow.created" | "follow.deleted",
  followerId: string,
  followeeId: string,
) => createEvent("users", type, `${followerId}:${followeeId}`, { followerId, followeeId });

export const userDeletedEvent = (id: string) =>
  createEvent("users", "user.deleted", id, {
    user: { id, handle: "gone", displayName: "Gone", status: "DELETED" },
  });

export const postEvent = (
  type: "post.created" | "post.updated" | "post.deleted",
  post: { postId: string; authorId: string; mentionedUserIds?: string[] },
) => createEvent("content", type, post.postId, { visibility: "PUBLIC", mentionedUserIds: [], ...post });

export const commentEvent = (
  type: "comment.created" | "comment.updated" | "comment.deleted",
  comment: {
    commentId: string;
    postId: string;
    postAuthorId: string;
    authorId: string;
    parentId?: string;
    parentAuthorId?: string;
    mentionedUserIds?: string[];
  },
) =>
  createEvent("content", type, comment.commentId, {
    parentId: null,
    parentAuthorId: null,
    mentionedUserIds: [],
    ...comment,
  });

export const reactionEvent = (
  type: "reaction.added" | "reaction.removed",
  reaction: { postId: string; postAuthorId: string; userId: string; kind?: string },
) => createEvent("content", type, `${reaction.postId}:${reaction.userId}`, { kind: "LIKE", ...reaction });
