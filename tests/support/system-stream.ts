import { randomUUID } from "node:crypto";
import { eventually } from "./eventually.ts";
import { wholeData, type SystemClient } from "./system-client.ts";
import { comment, join, publish, react, type Person } from "./system-people.ts";

export interface Stream {
  /** Resolves when everybody has finished this many more rounds; rejects with what went wrong in one. */
  moreRounds(count: number): Promise<void>;
  /** Ends after the round that is under way. Rejects with what went wrong in any. */
  stop(): Promise<void>;
  /** The people and how many comments each got. */
  readonly received: ReadonlyMap<Person, readonly string[]>;
}

interface Writer {
  readonly person: Person;
  readonly fan: Person;
  readonly postId: string;
  readonly comments: string[];
  rounds: number;
}

/** A round writes through one replica and reads through each; replicas take turns. */
type Replicas = readonly [SystemClient, SystemClient];

/**
 * People who change their profile and their post, and look whether everybody sees it, over and over: at once where they
 * wrote, soon through the other replica. A fan of each comments and reacts. Any answer that is not whole, or that is
 * older than that, is a failure.
 */
export async function startStream(replicas: Replicas, width: number): Promise<Stream> {
  const writers = await Promise.all(Array.from({ length: width }, () => prepareWriter(replicas[0])));
  let stopped = false;
  let failure: unknown;
  const run = async (writer: Writer): Promise<void> => {
    while (!stopped) {
      await playRound(replicas, writer);
      writer.rounds += 1;
    }
  };
  const ended = Promise.all(writers.map(run)).catch((error: unknown) => {
    stopped = true;
    failure = error;
  });
  const throwFailure = (): void => {
    if (failure !== undefined) throw new Error("The stream broke", { cause: failure });
  };
  return {
    moreRounds: async (count) => {
      const goals = writers.map(({ rounds }) => rounds + count);
      const reached = (): boolean => writers.every(({ rounds }, index) => rounds >= (goals[index] ?? 0));
      await eventually(() => failure !== undefined || reached(), `${count} more rounds`, 60_000);
      throwFailure();
    },
    stop: async () => {
      stopped = true;
      await ended;
      throwFailure();
    },
    received: new Map(writers.map(({ person, comments }) => [person, comments])),
  };
}

async function prepareWriter(client: SystemClient): Promise<Writer> {
  const [person, fan] = [await join(client, "writer"), await join(client, "fan")];
  const post = await publish(client, person, { body: "First words" });
  return { person, fan, postId: post.id, comments: [], rounds: 0 };
}

async function playRound([left, right]: Replicas, writer: Writer): Promise<void> {
  const [here, there] = writer.rounds % 2 === 0 ? [left, right] : [right, left];
  const { person, fan, postId, comments, rounds } = writer;
  const name = `Name ${rounds}`;
  await changeName(here, person, name);
  await expectName(here, person, name);
  await soon(() => expectName(there, person, name));

  const body = `Words ${rounds} ${randomUUID()}`;
  await changePost(here, person, { postId, body });
  const { id } = await comment(here, fan, { postId, body: `Comment ${rounds}` });
  comments.push(id);
  await react(here, fan, { postId, kind: rounds % 2 === 0 ? "LIKE" : "SAD" });
  const wanted = { body, commentCount: comments.length, reactionCount: 1, author: { displayName: name } };
  await expectPost(here, postId, wanted);
  await soon(() => expectPost(there, postId, wanted));
}

const soonMs = 1_000;

/** The writer sees the write at once; another gateway has to hear of it first. */
const soon = (look: () => Promise<void>): Promise<boolean> =>
  eventually(() => look().then(() => true), "the other replica shows the write", soonMs);

async function changeName(client: SystemClient, person: Person, displayName: string): Promise<void> {
  const document = `mutation ($input: UpdateProfileInput!) {
    updateProfile(input: $input) { user { displayName } errors { code } }
  }`;
  const answer = await client.send(document, { input: { displayName } }, person.token);
  expectSame(wholeData(answer), { updateProfile: { user: { displayName }, errors: [] } });
}

async function expectName(client: SystemClient, person: Person, displayName: string): Promise<void> {
  const answer = await client.send(`query ($id: ID!) { user(id: $id) { displayName } }`, { id: person.id });
  expectSame(wholeData(answer), { user: { displayName } });
}

async function changePost(client: SystemClient, person: Person, input: { postId: string; body: string }) {
  const document = `mutation ($input: UpdatePostInput!) {
    updatePost(input: $input) { post { body } errors { code } }
  }`;
  const answer = await client.send(document, { input }, person.token);
  expectSame(wholeData(answer), { updatePost: { post: { body: input.body }, errors: [] } });
}

async function expectPost(client: SystemClient, id: string, wanted: object): Promise<void> {
  const document = `query ($id: ID!) { post(id: $id) { body commentCount reactionCount author { displayName } } }`;
  expectSame(wholeData(await client.send(document, { id })), { post: wanted });
}

/** Without Jest's `expect`, whose failures in the background would end the process. */
function expectSame(actual: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`An old or a wrong answer: ${is}, not ${should}`);
}
