import { randomUUID } from "node:crypto";
import { present, type SystemClient } from "./system-client.ts";
import type { CommentCard, InboxEntry, PostCard } from "./system-operations.ts";

export interface Person {
  readonly id: string;
  readonly handle: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export const personPassword = "a quiet skein at dusk";

let made = 0;

/** An input for `register` that nobody has used. */
export function newAccount(name = "person") {
  made += 1;
  const handle = `${name}_${made}_${randomUUID().slice(0, 6)}`;
  return {
    handle,
    displayName: `${name} ${made}`,
    email: `${handle}@example.com`,
    password: personPassword,
    clientMutationKey: randomUUID(),
  };
}

export async function join(client: SystemClient, name?: string): Promise<Person> {
  const input = newAccount(name);
  const { register } = await client.data("register", { input });
  const session = present(register.session, `a session: ${JSON.stringify(register.errors)}`);
  const { id, handle } = present(register.user, "the user");
  return { id, handle, email: input.email, token: session.accessToken, refreshToken: session.refreshToken };
}

/** Several at once, but not so many that password hashing is all that the machine does. */
export async function joinMany(client: SystemClient, count: number, name?: string): Promise<Person[]> {
  return inTurns(
    Array.from({ length: count }, () => () => join(client, name)),
    4,
  );
}

/** Runs the tasks, `width` of them at a time, and gives their results in order. */
export async function inTurns<T>(tasks: readonly (() => Promise<T>)[], width: number): Promise<T[]> {
  const results = new Map<number, T>();
  const queue = [...tasks.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results.set(next[0], await next[1]());
  };
  await Promise.all(Array.from({ length: width }, work));
  return tasks.map((_, index) => results.get(index) as T);
}

interface Keyed {
  readonly clientMutationKey?: string;
}

export async function publish(
  client: SystemClient,
  author: Person,
  input: Keyed & { body: string; tags?: readonly string[]; visibility?: PostCard["visibility"] },
): Promise<PostCard> {
  const { createPost } = await client.data("create-post", { input }, author.token);
  return present(createPost.post, `a post: ${JSON.stringify(createPost.errors)}`);
}

export async function comment(
  client: SystemClient,
  author: Person,
  input: Keyed & { postId: string; body: string; parentId?: string },
): Promise<CommentCard> {
  const { createComment } = await client.data("create-comment", { input }, author.token);
  return present(createComment.comment, `a comment: ${JSON.stringify(createComment.errors)}`);
}

export async function react(
  client: SystemClient,
  person: Person,
  input: Keyed & { postId: string; kind?: string },
): Promise<PostCard> {
  const { react: reacted } = await client.data("react", { input: { kind: "LIKE", ...input } }, person.token);
  return present(reacted.post, `the post: ${JSON.stringify(reacted.errors)}`);
}

export async function follow(
  client: SystemClient,
  follower: Person,
  input: Keyed & { userId: string },
): Promise<void> {
  const { follow: followed } = await client.data("follow", { input }, follower.token);
  present(followed.user, `the user: ${JSON.stringify(followed.errors)}`);
}

/** The whole inbox, newest first, page by page. */
export async function inboxOf(client: SystemClient, person: Person): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  let after: string | null = null;
  do {
    const variables: Record<string, unknown> = { first: 100, after };
    const { me } = await client.data("notifications-screen", variables, person.token);
    const page = present(me?.notifications, "the inbox");
    entries.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return entries;
}
