import { randomUUID } from "node:crypto";
import { eventually } from "./eventually.ts";
import type { SystemClient } from "./system-client.ts";
import { comment, follow, inTurns, react, type Person } from "./system-people.ts";

/** What an inbox must hold in the end, each entry once: its type, who did it, and the subject. */
export type ExpectedEntry = `${string} ${string} ${string}`;

export interface Storm {
  /** How many of the 5 actions of each person were answered with success. */
  readonly done: () => number;
  /** All were; gives what is then due to the post's author. */
  readonly finished: Promise<ExpectedEntry[]>;
}

const commentsEach = 3;
/** A service that was killed needs some seconds to be back. */
const retryForMs = 60_000;

/**
 * Each person follows the author, reacts to the post and writes three comments, several people at the same time. As a
 * phone does, everybody sends what failed again with the same key.
 */
export function raiseStorm(
  client: SystemClient,
  { author, postId, people }: { author: Person; postId: string; people: readonly Person[] },
): Storm {
  let done = 0;
  const persist = async <T>(action: (clientMutationKey: string) => Promise<T>): Promise<T> => {
    const key = randomUUID();
    const { result } = await eventually(async () => ({ result: await action(key) }), "an action", retryForMs);
    done += 1;
    return result;
  };
  const tasks = people.flatMap((person) => [
    async (): Promise<ExpectedEntry> => {
      await persist((clientMutationKey) => follow(client, person, { userId: author.id, clientMutationKey }));
      return `FOLLOW ${person.id} ${person.id}`;
    },
    async (): Promise<ExpectedEntry> => {
      await persist((clientMutationKey) => react(client, person, { postId, clientMutationKey }));
      return `REACTION ${person.id} ${postId}`;
    },
    ...Array.from({ length: commentsEach }, (_, index) => async (): Promise<ExpectedEntry> => {
      const body = `Comment ${index}`;
      const { id } = await persist((clientMutationKey) =>
        comment(client, person, { postId, body, clientMutationKey }),
      );
      return `COMMENT ${person.id} ${id}`;
    }),
  ]);
  const finished = inTurns(tasks, 6);
  // Whoever waits for it hears of a failure; nobody may be waiting yet.
  finished.catch(() => undefined);
  return { done: () => done, finished };
}
