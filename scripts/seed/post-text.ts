import { DAY_MS, type People } from "./people.ts";
import { membersAt, type PostIndex } from "./post-index.ts";
import type { FollowGraph } from "./follow-graph.ts";
import { EDIT_NOTES, POST_MENTIONS } from "./phrases.ts";
import { composeMedia, pickInOrder } from "./post-media.ts";
import { createRandom, hashText, uuidv7, type Random } from "./random.ts";
import {
  expand,
  hasGuardWord,
  joinSentences,
  speak,
  withoutGuard,
  type Bindings,
  type Scenario,
  type Topic,
} from "./texts.ts";
import { TOPICS } from "./topics.ts";
import type { WorldPost } from "./world-types.ts";

/** The parts of a world that texts are made from. */
export interface World {
  readonly seed: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly people: People;
  readonly graph: FollowGraph;
  readonly posts: PostIndex;
}

/** A post together with what its comments must know. */
export interface ComposedPost {
  readonly post: WorldPost;
  readonly position: number;
  readonly topic: Topic;
  readonly scenario: Scenario;
  readonly bindings: Bindings;
}

const ATTEMPTS = 30;
const MOST_SENTENCES = 4;

/** All posts in order of time, no two bodies alike. */
export function* composePosts(world: World): Generator<ComposedPost> {
  const seen = new Set<number>();
  for (let position = 0; position < world.posts.count; position++) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const composed = composePost(world, position, attempt);
      const hash = hashText(composed.post.body);
      if (seen.has(hash) && attempt < ATTEMPTS - 1) continue;
      seen.add(hash);
      yield composed;
      break;
    }
  }
}

/** Cheap, for those who need the id only. */
export function postId(world: World, position: number): string {
  return uuidv7(world.posts.time[position] ?? 0, createRandom(`${world.seed}/post-id/${position}`));
}

export function themeOf(posts: PostIndex, position: number): { topic: Topic; scenario: Scenario } {
  const topic = TOPICS[posts.topic[position] ?? 0];
  const scenario = topic?.scenarios[posts.scenario[position] ?? 0];
  if (topic === undefined || scenario === undefined) throw new RangeError(`no theme for post ${position}`);
  return { topic, scenario };
}

function composePost(world: World, position: number, attempt: number): ComposedPost {
  const { posts, people } = world;
  const random = createRandom(`${world.seed}/post/${position}/${attempt}`);
  const author = posts.author[position] ?? 0;
  const time = posts.time[position] ?? 0;
  const theme = themeOf(posts, position);
  const bindings: Bindings = new Map();
  const friend = random.chance(0.14) ? pickFriend(world, position, random) : undefined;
  const text = composeText(
    theme.topic,
    theme.scenario,
    bindings,
    friend === undefined ? undefined : people.users[friend]?.handle,
    random,
  );
  const voice = people.voices[author];
  const spoken = voice === undefined ? text : speak(text, voice, random);
  const edited = random.chance(0.06) && world.now - time > 600_000;
  const post: WorldPost = {
    id: postId(world, position),
    authorId: people.users[author]?.id ?? "",
    body: edited && random.chance(0.3) ? `${spoken} ${random.pick(EDIT_NOTES)}` : spoken,
    tags: pickTags(theme.topic, theme.scenario, random),
    mentionedUserIds: friend === undefined ? [] : [people.users[friend]?.id ?? ""],
    media: composeMedia(`${world.seed}/media/${position}`, time, { ...theme, text }, bindings, random),
    visibility: posts.followersOnly[position] === 1 ? "FOLLOWERS" : "PUBLIC",
    createdAt: new Date(time),
    editedAt: edited
      ? new Date(Math.floor(time + Math.min(DAY_MS, world.now - time) * random.unit() ** 2))
      : null,
  };
  return { post, position, bindings, ...theme };
}

function composeText(
  topic: Topic,
  scenario: Scenario,
  bindings: Bindings,
  friend: string | undefined,
  random: Random,
): string {
  const say = (text: string): string =>
    joinSentences([expand(withoutGuard(text), topic.words, bindings, random)]);
  const parts = [say(random.pick(scenario.open))];
  const fits = (text: string): boolean => hasGuardWord(text, parts[0] ?? "");
  const last = say(pickClosing(scenario, friend, fits, random));
  const room = MOST_SENTENCES - countSentences([...parts, last]);
  if (room < 0) return parts.join(" ");
  const wanted = Math.min(room, random.pick([0, 1, 1, 1, 2, 2, 2, 3]));
  parts.push(...pickInOrder(scenario.more.filter(fits), wanted, random).map(say));
  while (parts.length > 1 && countSentences([...parts, last]) > MOST_SENTENCES) parts.pop();
  if (last !== "") parts.push(last);
  return parts.join(" ");
}

function pickClosing(
  { mood, close = [] }: Scenario,
  friend: string | undefined,
  fits: (text: string) => boolean,
  random: Random,
): string {
  if (friend !== undefined) return random.pick(POST_MENTIONS[mood]).replaceAll("@{friend}", `@${friend}`);
  const closings = close.filter(fits);
  return closings.length > 0 && random.chance(0.35) ? random.pick(closings) : "";
}

function countSentences(parts: readonly string[]): number {
  return parts.join(" ").match(/[.!?]+['’)]?(?=\s|$)/g)?.length ?? 0;
}

function pickTags(topic: Topic, scenario: Scenario, random: Random): string[] {
  if (random.chance(0.08)) return [];
  const more = [...topic.tags.slice(1), ...(scenario.tags ?? [])].filter(() => random.chance(0.3));
  return [...new Set([topic.name, ...more])].slice(0, 4);
}

/** Somebody whom the author followed by then and who may see the post. */
function pickFriend({ posts, graph, people }: World, position: number, random: Random): number | undefined {
  const author = posts.author[position] ?? 0;
  const time = posts.time[position] ?? 0;
  const { people: followees, times } = graph.followeesOf(author);
  for (let tries = 0; tries < 8 && followees.length > 0; tries++) {
    const k = random.below(followees.length);
    const friend = followees[k] ?? 0;
    const sees = posts.followersOnly[position] !== 1 || isFollower(graph, author, friend, time);
    if ((times[k] ?? Infinity) <= time && friend < membersAt(people, time) && sees) return friend;
  }
  return undefined;
}

function isFollower(graph: FollowGraph, author: number, person: number, time: number): boolean {
  const at = graph.followersOf(author).people.indexOf(person);
  return at >= 0 && at < graph.followerCountAt(author, time);
}
