import type { FollowGraph } from "./follow-graph.ts";
import { DAY_MS, DEMO, type People } from "./people.ts";
import { apportion, createRandom, shuffled, upperBound, type Random } from "./random.ts";
import { TOPICS } from "./topics.ts";

const DEMO_POSTS = 30;
const MOST_COMMENTS = 60;

/** What is decided about every post before any text: light enough to hold 200,000 of them. Ordered by time. */
export interface PostIndex {
  readonly count: number;
  readonly author: Int32Array;
  /** Epoch milliseconds, ascending. */
  readonly time: Float64Array;
  readonly topic: Uint8Array;
  readonly scenario: Uint8Array;
  /** 1 = only followers may see it. */
  readonly followersOnly: Uint8Array;
  readonly comments: Int32Array;
  readonly reactions: Int32Array;
}

interface Draft {
  readonly author: number;
  readonly time: number;
  readonly topic: number;
  readonly scenario: number;
}

export interface PostIndexOptions {
  readonly seed: string;
  readonly now: number;
  readonly people: People;
  readonly graph: FollowGraph;
  readonly counts: { readonly posts: number; readonly comments: number; readonly reactions: number };
}

export function createPostIndex(options: PostIndexOptions): PostIndex {
  const drafts = [...draftPosts(options)].sort((a, b) => a.time - b.time || a.author - b.author);
  const random = createRandom(`${options.seed}/visibility`);
  const base = {
    count: drafts.length,
    author: Int32Array.from(drafts, (draft) => draft.author),
    time: Float64Array.from(drafts, (draft) => draft.time),
    topic: Uint8Array.from(drafts, (draft) => draft.topic),
    scenario: Uint8Array.from(drafts, (draft) => draft.scenario),
    followersOnly: Uint8Array.from(drafts, () => (random.chance(0.15) ? 1 : 0)),
  };
  return { ...base, ...engagement(options, base) };
}

function* draftPosts({ seed, now, people, counts }: PostIndexOptions): Generator<Draft> {
  const shares = postsPerAuthor(createRandom(`${seed}/shares`), people, now, counts.posts);
  for (let author = 0; author < shares.length; author++) {
    const random = createRandom(`${seed}/plan/${author}`);
    const joined = people.joined[author] ?? now;
    const offset = random.below(24);
    const times = Array.from({ length: shares[author] ?? 0 }, () => postTime(random, joined, now, offset));
    const nextTheme = createThemes(random, people.topics[author] ?? [0]);
    for (const time of times.sort((a, b) => a - b)) yield { author, time, ...nextTheme() };
  }
}

function postsPerAuthor(random: Random, people: People, now: number, total: number): Int32Array {
  const days = Float64Array.from(people.joined, (joined) => (now - joined) / DAY_MS);
  const weights = Float64Array.from(
    days,
    (age, i) => Math.sqrt(age) * (0.05 + (people.activity[i] ?? 0)) * random.logNormal(1, 0.4),
  );
  const caps = Int32Array.from(days, (age) => Math.min(70, 1 + Math.floor(age)));
  caps[DEMO] = 0;
  const demo = Math.min(DEMO_POSTS, total);
  const shares = apportion(weights, caps, total - demo);
  shares[DEMO] = demo;
  return shares;
}

/** Recent weeks are denser, and few people write at three in the morning of their own time zone. */
function postTime(random: Random, joined: number, now: number, offsetHours: number): number {
  let time = now;
  for (let tries = 0; tries < 6; tries++) {
    time = Math.floor(now - 60_000 - (now - joined - 120_000) * random.unit() ** 1.7);
    const hour = (new Date(time).getUTCHours() + offsetHours) % 24;
    if (hour >= 7 || random.chance(0.1)) break;
  }
  return time;
}

/** Favourite topics come most often; within a topic all kinds of post come once before any comes again. */
function createThemes(random: Random, topics: readonly number[]): () => { topic: number; scenario: number } {
  const queues = new Map<number, number[]>();
  return () => {
    const topic = topics[Math.min(topics.length - 1, Math.floor(random.unit() ** 1.5 * topics.length))] ?? 0;
    const queue = queues.get(topic) ?? [];
    if (queue.length === 0)
      queue.push(...shuffled(random, (TOPICS[topic]?.scenarios ?? []).keys().toArray()));
    queues.set(topic, queue);
    return { topic, scenario: queue.pop() ?? 0 };
  };
}

type Base = Omit<PostIndex, "comments" | "reactions">;

/** Posts by well-followed people get more, posts of the last minutes have had no time yet. */
function engagement(options: PostIndexOptions, posts: Base): Pick<PostIndex, "comments" | "reactions"> {
  const random = createRandom(`${options.seed}/engagement`);
  const weights = new Float64Array(posts.count);
  const audience = new Int32Array(posts.count);
  for (let i = 0; i < posts.count; i++) {
    const followers = options.graph.followerCountAt(posts.author[i] ?? 0, posts.time[i] ?? 0);
    const hours = (options.now - (posts.time[i] ?? 0)) / 3_600_000;
    const demo = posts.author[i] === DEMO ? 2.5 : 1;
    weights[i] = random.logNormal(1, 0.9) * (followers + 2) ** 0.65 * (1 - Math.exp(-hours / 5)) * demo;
    audience[i] =
      posts.followersOnly[i] === 1 ? followers : membersAt(options.people, posts.time[i] ?? 0) - 1;
  }
  const liveliness = weights.map((weight) => weight * random.logNormal(1, 0.5));
  return {
    comments: apportion(
      liveliness,
      audience.map((size) => Math.min(MOST_COMMENTS, size * 2)),
      options.counts.comments,
    ),
    reactions: apportion(
      weights,
      audience.map((size) => Math.floor(size * 0.6)),
      options.counts.reactions,
    ),
  };
}

/** How many people had joined by `time`: they are the first ones in `people.users`. */
export function membersAt(people: People, time: number): number {
  return upperBound(people.joined, time, 0, people.joined.length);
}
