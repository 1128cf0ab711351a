import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithPostgres } from "../../support/services.ts";
import { settled } from "../../support/system-health.ts";
import { operationDocuments } from "../../support/system-operations.ts";
import {
  comment,
  follow,
  inTurns,
  join,
  joinMany,
  publish,
  react,
  type Person,
} from "../../support/system-people.ts";
import { prepareGround, startOn, type SystemGround, type TestSystem } from "../../support/system-start.ts";
import { createStatementCounter, type StatementCounts } from "../../support/system-statements.ts";
import { wholeData } from "../../support/system-client.ts";

const most = 50;

interface Screen {
  readonly name: string;
  /** The field whose list grows. */
  readonly list: string;
  readonly ask: (world: World) => { variables: Record<string, unknown>; token: string };
  readonly costs: StatementCounts;
}

const asViewer =
  (variables: (world: World) => Record<string, unknown> = () => ({})): Screen["ask"] =>
  (world) => ({ variables: variables(world), token: world.viewer.token });

/** The statements of each subgraph, whatever the number of items. */
const screens: readonly Screen[] = [
  {
    name: "home-screen",
    list: "homeFeed",
    ask: asViewer(),
    costs: { users: 2, content: 6, notifications: 1 },
  },
  {
    name: "explore-screen",
    list: "exploreFeed",
    ask: asViewer(),
    costs: { users: 1, content: 8, notifications: 0 },
  },
  {
    name: "post-screen",
    list: "comments",
    ask: asViewer(({ postId }) => ({ id: postId })),
    // The authors of the post, its comments and their replies are asked for together.
    costs: { users: 1, content: 8, notifications: 0 },
  },
  {
    name: "profile-screen",
    list: "posts",
    ask: asViewer(({ viewer }) => ({ handle: viewer.handle })),
    costs: { users: 3, content: 7, notifications: 0 },
  },
  {
    name: "notifications-screen",
    list: "notifications",
    ask: ({ host }) => ({ variables: {}, token: host.token }),
    costs: { users: 2, content: 3, notifications: 2 },
  },
  {
    name: "search-screen",
    list: "searchPosts",
    ask: asViewer(() => ({ text: "sparrow" })),
    costs: { users: 3, content: 6, notifications: 0 },
  },
  {
    name: "tag-screen",
    list: "postsByTag",
    ask: asViewer(() => ({ tag: "sparrows" })),
    costs: { users: 1, content: 8, notifications: 0 },
  },
];

interface World {
  readonly viewer: Person;
  /** The author of one post, with an inbox of comments on it alone. */
  readonly host: Person;
  readonly postId: string;
}

/**
 * The viewer published 50 posts and follows 50 people, each of whom commented on the host's post, where the viewer
 * replied, and then published a post. So the newest item of every list hangs on the same kinds of things as the others.
 */
async function fill({ client, subgraphUrls }: TestSystem): Promise<World> {
  const [viewer, host] = [await join(client, "viewer"), await join(client, "host")];
  const people = await joinMany(client, most, "sparrow");
  const each = (task: (person: Person, index: number) => Promise<unknown>) =>
    inTurns(
      people.map((person, index) => () => task(person, index)),
      8,
    );
  await each((person) => follow(client, viewer, { userId: person.id }));
  await settled(subgraphUrls);
  const { id: postId } = await publish(client, host, { body: "Who feeds the sparrows?" });
  await each(async (person, index) => {
    const own = await publish(client, viewer, { body: "The sparrow is mine", tags: ["sparrows"] });
    await react(client, person, { postId: own.id, kind: index % 2 === 0 ? "LIKE" : "WOW" });
    const first = await comment(client, person, { postId, body: "I do" });
    await comment(client, viewer, { postId, parentId: first.id, body: "So do I" });
  });
  await each((person, index) =>
    publish(client, person, { body: "The sparrow says hello", tags: ["sparrows", `hedge${index}`] }),
  );
  await settled(subgraphUrls);
  return { viewer, host, postId };
}

describeWithPostgres("the statements of a screen, on PostgreSQL", () => {
  const counter = createStatementCounter();
  let ground: SystemGround;
  let world: World;

  beforeAll(async () => {
    ground = await prepareGround("statements");
    const system = await startOn(ground.env);
    world = await fill(system).finally(() => system.close());
  }, 120_000);
  afterAll(() => ground.clear());

  /** In processes that have just started, so that no cache helps. */
  async function countCold(screen: Screen, first: number): Promise<StatementCounts> {
    const system = await startOn(ground.env, counter.options);
    try {
      return await counter.countDuring(async () => {
        const document = operationDocuments[screen.name] ?? "";
        const { variables, token } = screen.ask(world);
        const answer = await system.client.send<object>(document, { ...variables, first }, token);
        expect(countNodes(wholeData(answer), screen.list)).toBe(first);
      });
    } finally {
      await system.close();
    }
  }

  it.each(screens)("$name costs the same at 1, 10 and 50 items", async (screen) => {
    for (const first of [1, 10, most]) {
      expect({ first, ...(await countCold(screen, first)) }).toEqual({ first, ...screen.costs });
    }
  });
});

/** How long the list of that name is, wherever it stands in the answer. */
function countNodes(value: unknown, list: string): number {
  if (typeof value !== "object" || value === null) return 0;
  const found = (value as Readonly<Record<string, unknown>>)[list] as { nodes?: unknown[] } | undefined;
  if (found?.nodes) return found.nodes.length;
  return Math.max(0, ...Object.values(value).map((part) => countNodes(part, list)));
}
