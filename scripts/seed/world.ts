import { pickAudience } from "./audience.ts";
import { createFollowGraph } from "./follow-graph.ts";
import { createPeople } from "./people.ts";
import { createPostIndex } from "./post-index.ts";
import { composePosts, postId, themeOf, type World } from "./post-text.ts";
import { createRandom, type Random } from "./random.ts";
import type { Mood } from "./texts.ts";
import { createRecentTexts } from "./comment-text.ts";
import { composeThread, laterTime } from "./thread.ts";
import type {
  WorldComment,
  WorldFollow,
  WorldPost,
  WorldReaction,
  WorldReactionKind,
  WorldUser,
} from "./world-types.ts";

export type { WorldComment, WorldFollow, WorldPost, WorldReaction, WorldUser } from "./world-types.ts";

export interface GeneratedWorld {
  /** What the generators will yield, for progress bars. */
  readonly totals: { users: number; posts: number; comments: number; follows: number; reactions: number };
  /** By join date; the first is the demo account (handle `demo`). */
  users(): Generator<WorldUser>;
  /** By time. */
  posts(): Generator<WorldPost>;
  /** By post, a parent before its replies. */
  comments(): Generator<WorldComment>;
  follows(): Generator<WorldFollow>;
  /** By post, at most one for each user and post. */
  reactions(): Generator<WorldReaction>;
}

/**
 * Makes a small social network: at scale 1, 200 users, 2,000 posts, 10,000 comments, 6,000 follows and 25,000
 * reactions. Pure: the same `scale`, `seed` and `now` give the same world with the same ids, whichever generators are
 * read and in whatever order. Ids contain times, so subgraphs that seed alone must be given the same `now`.
 * Memory: users, follows and a light index of the posts; texts and comments stream.
 */
export function generateWorld(options: { scale: number; seed: string; now: Date }): GeneratedWorld {
  const world = createWorld(options);
  const sum = (counts: Int32Array): number => counts.reduce((total, count) => total + count, 0);
  return {
    totals: {
      users: world.people.users.length,
      posts: world.posts.count,
      comments: sum(world.posts.comments),
      follows: world.graph.size,
      reactions: sum(world.posts.reactions),
    },
    users: () => yieldAll(world.people.users),
    posts: () => posts(world),
    comments: () => comments(world),
    follows: () => follows(world),
    reactions: () => reactions(world),
  };
}

function createWorld({ scale, seed, now }: { scale: number; seed: string; now: Date }): World {
  if (!(scale >= 0.05)) throw new RangeError("scale must be at least 0.05 (10 users)");
  const base = { seed, now: now.getTime() };
  const people = createPeople({ ...base, count: Math.round(200 * scale) });
  const graph = createFollowGraph({ ...base, people });
  const counts = {
    posts: Math.round(2_000 * scale),
    comments: Math.round(10_000 * scale),
    reactions: Math.round(25_000 * scale),
  };
  return { ...base, people, graph, posts: createPostIndex({ ...base, people, graph, counts }) };
}

function* yieldAll<T>(items: Iterable<T>): Generator<T> {
  yield* items;
}

function* posts(world: World): Generator<WorldPost> {
  for (const { post } of composePosts(world)) yield post;
}

function* comments(world: World): Generator<WorldComment> {
  const recent = createRecentTexts(50_000);
  for (const composed of composePosts(world)) yield* composeThread(world, composed, recent);
}

function* follows({ people, graph }: World): Generator<WorldFollow> {
  for (let person = 0; person < people.users.length; person++) {
    const { people: followees, times } = graph.followeesOf(person);
    for (let k = 0; k < followees.length; k++) {
      const followee = people.users[followees[k] ?? -1];
      const followerId = people.users[person]?.id ?? "";
      yield { followerId, followeeId: followee?.id ?? "", createdAt: new Date(times[k] ?? 0) };
    }
  }
}

const REACTIONS: Readonly<Record<Mood, readonly WorldReactionKind[]>> = {
  proud: ["LIKE", "LIKE", "LOVE", "CELEBRATE", "CELEBRATE", "WOW"],
  mishap: ["LAUGH", "LAUGH", "LAUGH", "SAD", "LIKE", "LIKE"],
  question: ["LIKE", "LIKE", "LIKE", "LIKE", "LAUGH", "WOW"],
  tip: ["LIKE", "LIKE", "LIKE", "LOVE", "WOW"],
  musing: ["LIKE", "LIKE", "LAUGH", "LOVE", "WOW"],
  moment: ["LOVE", "LOVE", "LIKE", "LIKE", "WOW"],
  plan: ["LIKE", "LIKE", "CELEBRATE", "LOVE", "LAUGH"],
};

function* reactions(world: World): Generator<WorldReaction> {
  for (let position = 0; position < world.posts.count; position++) {
    const random = createRandom(`${world.seed}/reactions/${position}`);
    const kinds = REACTIONS[themeOf(world.posts, position).scenario.mood];
    const id = postId(world, position);
    for (const person of pickReactors(world, position, random)) {
      const createdAt = new Date(laterTime(world.posts.time[position] ?? 0, world.now, 90, random));
      yield { postId: id, userId: world.people.users[person]?.id ?? "", kind: random.pick(kinds), createdAt };
    }
  }
}

function pickReactors(world: World, position: number, random: Random): Set<number> {
  const wanted = world.posts.reactions[position] ?? 0;
  const people = new Set<number>();
  // The bound matters where nearly everybody reacts; a few missing reactions do not.
  for (let tries = wanted * 40; people.size < wanted && tries > 0; tries--)
    people.add(pickAudience(world, position, random));
  return people;
}
