import { DEMO, type People } from "./people.ts";
import { apportion, createRandom, createWeightedDraw, upperBound, type Random } from "./random.ts";
import { TOPICS } from "./topics.ts";

const FOLLOWS_PER_USER = 30;
const DEMO_FOLLOWS = 40;

/** Who follows whom and since when, as flat arrays: 600,000 follows take about 10 MB. */
export interface FollowGraph {
  /** People that `person` follows, with the time (epoch ms) of each follow. */
  followeesOf(person: number): { people: Int32Array; times: Float64Array };
  /** Followers of `person`, ordered by time. */
  followersOf(person: number): { people: Int32Array; times: Float64Array };
  /** How many of `followersOf` had followed by `time`. */
  followerCountAt(person: number, time: number): number;
  readonly size: number;
}

interface Edges {
  readonly starts: Int32Array;
  readonly people: Int32Array;
  readonly times: Float64Array;
}

export function createFollowGraph(options: { seed: string; people: People; now: number }): FollowGraph {
  const outgoing = drawFollows(options);
  const incoming = reverse(outgoing, options.people.users.length);
  const followersOf = (person: number) => slice(incoming, person);
  return {
    followeesOf: (person) => slice(outgoing, person),
    followersOf,
    followerCountAt: (person, time) => {
      const { times } = followersOf(person);
      return upperBound(times, time, 0, times.length);
    },
    size: outgoing.people.length,
  };
}

function slice(
  { starts, people, times }: Edges,
  person: number,
): { people: Int32Array; times: Float64Array } {
  const [from, to] = [starts[person] ?? 0, starts[person + 1] ?? 0];
  return { people: people.subarray(from, to), times: times.subarray(from, to) };
}

function drawFollows({ seed, people, now }: { seed: string; people: People; now: number }): Edges {
  const degrees = outDegrees(createRandom(`${seed}/degrees`), people.users.length);
  const starts = new Int32Array(degrees.length + 1);
  degrees.forEach((degree, i) => (starts[i + 1] = (starts[i] ?? 0) + degree));
  const total = starts[degrees.length] ?? 0;
  const edges: Edges = { starts, people: new Int32Array(total), times: new Float64Array(total) };
  const draw = createFolloweeDraw(people);
  degrees.forEach((degree, i) => {
    const random = createRandom(`${seed}/follows/${i}`);
    const followees = drawDistinct(i, degree, people.users.length, () => draw(i, random));
    followees.forEach((followee, k) => {
      edges.people[(starts[i] ?? 0) + k] = followee;
      edges.times[(starts[i] ?? 0) + k] = followTime(random, people, i, followee, now);
    });
  });
  return edges;
}

function outDegrees(random: Random, count: number): Int32Array {
  const weights = Float64Array.from({ length: count }, () => random.logNormal(1, 0.75));
  const caps = new Int32Array(count).fill(Math.max(2, Math.floor((count - 1) * 0.55)));
  caps[DEMO] = 0;
  const demo = Math.min(DEMO_FOLLOWS, count - 1);
  const degrees = apportion(weights, caps, FOLLOWS_PER_USER * count - demo);
  degrees[DEMO] = demo;
  return degrees;
}

/** Half of the follows go to people who share an interest, all of them prefer the popular. */
function createFolloweeDraw({ topics, popularity }: People): (person: number, random: Random) => number {
  const everyone = createWeightedDraw(popularity);
  const byTopic = TOPICS.map((_, topic) => {
    const members = popularity
      .keys()
      .toArray()
      .filter((person) => topics[person]?.includes(topic));
    const draw = createWeightedDraw(members.map((member) => popularity[member] ?? 0));
    return (random: Random): number => members[draw(random)] ?? 0;
  });
  return (person, random) => {
    const own = topics[person] ?? [];
    const near = random.chance(0.55) ? byTopic[random.pick(own)] : undefined;
    return near === undefined ? everyone(random) : near(random);
  };
}

function drawDistinct(self: number, wanted: number, count: number, draw: () => number): number[] {
  const chosen = new Set<number>();
  for (let tries = wanted * 40; chosen.size < wanted && tries > 0; tries--) {
    const candidate = draw();
    if (candidate !== self) chosen.add(candidate);
  }
  for (let next = 0; chosen.size < wanted && next < count; next++) if (next !== self) chosen.add(next);
  return [...chosen];
}

/** Most people follow soon after both have joined. */
function followTime(
  random: Random,
  { joined }: People,
  follower: number,
  followee: number,
  now: number,
): number {
  const earliest = Math.max(joined[follower] ?? 0, joined[followee] ?? 0) + 60_000;
  return Math.floor(earliest + (now - earliest) * random.unit() ** 3);
}

function reverse(edges: Edges, count: number): Edges {
  const owner = new Int32Array(edges.people.length);
  for (let i = 0; i < count; i++) owner.fill(i, edges.starts[i], edges.starts[i + 1]);
  const byTime = Uint32Array.from(owner.keys()).sort((a, b) => (edges.times[a] ?? 0) - (edges.times[b] ?? 0));
  const starts = new Int32Array(count + 1);
  for (const followee of edges.people) starts[followee + 1] = (starts[followee + 1] ?? 0) + 1;
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
  const next = starts.slice();
  const reversed: Edges = {
    starts,
    people: new Int32Array(owner.length),
    times: new Float64Array(owner.length),
  };
  for (const edge of byTime) {
    const followee = edges.people[edge] ?? 0;
    const slot = next[followee] ?? 0;
    next[followee] = slot + 1;
    reversed.people[slot] = owner[edge] ?? 0;
    reversed.times[slot] = edges.times[edge] ?? 0;
  }
  return reversed;
}
