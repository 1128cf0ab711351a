import { loadContentConfig, type ContentConfig } from "@skein/content/config.ts";
import { startContent } from "@skein/content/server.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { v7 as uuidv7 } from "uuid";
import { createEvent, createHandDelivery, followEvent, type HandDelivery } from "./events-factory.ts";
import { createTestGatewayIdentity, viewerOf, type TestGatewayIdentity } from "./identity.ts";
import { databaseUrlFor } from "./services.ts";
import { createSubgraphClient, dataOf, type SubgraphClient } from "./subgraph-client.ts";

export interface OutboxEntry {
  readonly type: string;
  readonly aggregate_id: string;
  readonly payload: Record<string, unknown>;
}

/** One process of the content subgraph. */
export interface ContentReplica extends SubgraphClient {
  readonly url: string;
  /** The SQL statements that `work` causes, without those that begin and end transactions. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

export interface ContentUnderTest extends ContentReplica, HandDelivery {
  /** The same database, over a connection of the test's own; on PostgreSQL only. */
  sql<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Another process on the same database, with empty caches; events of users do not reach it. */
  startReplica(): Promise<ContentReplica>;
}

/**
 * The real content subgraph on a database of its own, with events of users that the test delivers by hand.
 * @param options.redisUrl without it, the cache is in the process
 */
export async function startContentUnderTest(
  name: string,
  options: { redisUrl?: string | undefined } = {},
): Promise<ContentUnderTest> {
  const gateway = await createTestGatewayIdentity();
  const delivery = createHandDelivery();
  const url = await databaseUrlFor(`content_${name}`);
  const config = loadContentConfig({
    NODE_ENV: "test",
    CONTENT_PORT: "0",
    CONTENT_DATABASE_URL: url,
    CONTENT_PUBLIC_URL: "http://content.test",
    REDIS_URL: options.redisUrl,
    IDENTITY_PUBLIC_JWKS: JSON.stringify(gateway.publicJwks),
  });
  const replica = await startReplica(config, gateway, delivery);
  let database: Database | undefined;
  return {
    ...delivery,
    ...replica,
    startReplica: () => startReplica(config, gateway, createHandDelivery()),
    sql: async (text, params) => {
      database ??= await openDatabase({ url, applicationName: "content-test" });
      return database.query(text, params);
    },
    close: async () => {
      await database?.close();
      await replica.close();
    },
  };
}

async function startReplica(
  config: ContentConfig,
  gateway: TestGatewayIdentity,
  { transport }: HandDelivery,
): Promise<ContentReplica> {
  const heard: string[] = [];
  const { url, close } = await startContent(config, {
    logger: createLogger({ service: "content", level: "silent" }),
    transport,
    onStatement: (sql) => heard.push(sql),
  });
  return {
    ...createSubgraphClient(url, "content", gateway),
    url,
    statementsOf: async (work) => {
      heard.length = 0;
      await work();
      return [...heard];
    },
    close,
  };
}

export interface Person {
  readonly id: string;
  readonly handle: string;
  readonly viewer: Viewer;
}

let people = 0;

/** Somebody whom the content subgraph knows. */
export async function introduce(content: HandDelivery, handle?: string): Promise<Person> {
  people += 1;
  const id = uuidv7();
  const person = { id, handle: handle ?? `person_${people}`, viewer: viewerOf(id) };
  await content.deliver(userEvent("user.created", person));
  return person;
}

export const userEvent = (
  type: "user.created" | "user.updated" | "user.deleted",
  { id, handle }: Pick<Person, "id" | "handle">,
) =>
  createEvent("users", type, id, {
    user: { id, handle, displayName: handle, status: type === "user.deleted" ? "DELETED" : "ACTIVE" },
  });

export const letFollow = (content: HandDelivery, follower: Person, followee: Person): Promise<void> =>
  content.deliver(followEvent("follow.created", follower.id, followee.id));

interface Problem {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

/** Runs a mutation that has the input `type`; gives the payload. */
export async function mutate<Payload>(
  content: SubgraphClient,
  viewer: Viewer | null,
  mutation: string,
  fields: string,
  input: Record<string, unknown>,
): Promise<Payload & { readonly errors: readonly Problem[] }> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} errors { code field message } } }`;
  const answer = await content.send<Record<string, Payload & { errors: Problem[] }>>(viewer, query, {
    input,
  });
  const payload = dataOf(answer)[mutation];
  if (!payload) throw new Error(`No payload of ${mutation}`);
  return payload;
}

/** Publishes a post; gives its id. */
export async function publish(
  content: SubgraphClient,
  author: Person,
  input: Record<string, unknown> = {},
): Promise<string> {
  const payload = await mutate<{ post: { id: string } | null }>(
    content,
    author.viewer,
    "createPost",
    "post { id }",
    {
      body: "Hello.",
      ...input,
    },
  );
  if (!payload.post) throw new Error(`No post: ${JSON.stringify(payload.errors)}`);
  return payload.post.id;
}

/** Comments on a post, or replies; gives the comment's id. */
export async function comment(
  content: SubgraphClient,
  author: Person,
  postId: string,
  input: Record<string, unknown> = {},
): Promise<string> {
  const payload = await mutate<{ comment: { id: string } | null }>(
    content,
    author.viewer,
    "createComment",
    "comment { id }",
    { postId, body: "Well said.", ...input },
  );
  if (!payload.comment) throw new Error(`No comment: ${JSON.stringify(payload.errors)}`);
  return payload.comment.id;
}

/** Reacts to a post. */
export async function giveReaction(
  content: SubgraphClient,
  person: Person,
  postId: string,
  kind = "LIKE",
): Promise<void> {
  const { errors } = await mutate(content, person.viewer, "react", "reaction { id }", { postId, kind });
  if (errors.length > 0) throw new Error(`No reaction: ${JSON.stringify(errors)}`);
}

/** What the content subgraph told the others of something, oldest first. */
export const eventsAbout = (content: ContentUnderTest, aggregateId: string): Promise<OutboxEntry[]> =>
  content.sql(`SELECT type, aggregate_id, payload FROM outbox WHERE aggregate_id = $1 ORDER BY position`, [
    aggregateId,
  ]);
