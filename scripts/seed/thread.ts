import {
  ANSWER_TAILS,
  ASKER_THANKS,
  ASK_OPENINGS,
  ASK_TAILS,
  AUTHOR_REPLIES,
  BYSTANDER_REPLIES,
  COMMENTS_BY_MOOD,
} from "./phrases.ts";
import { pickAudience } from "./audience.ts";
import {
  pickAsk,
  pickFitting,
  pickUnspent,
  say,
  sayBack,
  sayFree,
  sayNew,
  tailsFor,
  withTail,
  type Thread,
} from "./comment-text.ts";
import type { ComposedPost, World } from "./post-text.ts";
import { createRandom, uuidv7, type Random } from "./random.ts";
import { hasGuardWord, joinSentences, speak } from "./texts.ts";
import type { WorldComment } from "./world-types.ts";

interface Draft {
  readonly author: number;
  readonly text: string;
  readonly mentioned?: number;
}

interface Placed {
  readonly comment: WorldComment;
  readonly author: number;
}

/** The comments of one post: parents come before their replies. */
export function* composeThread(
  world: World,
  composed: ComposedPost,
  recent: Thread["recent"],
): Generator<WorldComment> {
  const random = createRandom(`${world.seed}/thread/${composed.position}`);
  const thread: Thread = { world, composed, random, recent, spent: new Set(), speakers: new Set() };
  let left = world.posts.comments[composed.position] ?? 0;
  while (left > 0) {
    for (const comment of composeConversation(thread, left)) {
      left--;
      yield comment;
    }
  }
}

function* composeConversation(thread: Thread, most: number): Generator<WorldComment> {
  const { world, composed, random } = thread;
  const op = world.posts.author[composed.position] ?? 0;
  const commenter = pickSpeaker(thread);
  const ask = random.chance(0.22) ? pickAsk(thread) : undefined;
  const top = place(
    thread,
    ask === undefined ? draftComment(thread, commenter) : draftQuestion(thread, commenter, ask[0]),
    null,
  );
  yield top.comment;
  let left = most - 1;
  const replies =
    ask === undefined ? draftReplies(thread, commenter, op) : draftAnswers(thread, commenter, op, ask);
  let before = top;
  for (const draft of replies) {
    if (left-- <= 0) return;
    before = place(thread, draft, { top, before });
    yield before.comment;
  }
}

function draftQuestion(thread: Thread, author: number, question: string): Draft {
  const text = sayBack(thread, question);
  const opening = thread.random.chance(0.3) ? sayFree(thread, thread.random.pick(ASK_OPENINGS)) : "";
  return { author, text: withTail(thread, joinSentences([opening, text]), ASK_TAILS, 0.08) };
}

function* draftAnswers(thread: Thread, asker: number, op: number, ask: readonly string[]): Generator<Draft> {
  const { random } = thread;
  if (!random.chance(0.85)) return;
  yield addressed(
    thread,
    op,
    asker,
    withTail(thread, say(thread, random.pick(ask.slice(1))), ANSWER_TAILS, 0.06),
    0.3,
  );
  if (random.chance(0.35)) yield { author: asker, text: sayNew(thread, ASKER_THANKS) };
}

function* draftReplies(thread: Thread, commenter: number, op: number): Generator<Draft> {
  const { random, composed } = thread;
  if (random.chance(0.33))
    yield addressed(thread, op, commenter, sayNew(thread, AUTHOR_REPLIES[composed.scenario.mood]), 0.35);
  while (random.chance(0.2)) {
    const bystander = pickSpeaker(thread, commenter);
    yield addressed(thread, bystander, commenter, sayNew(thread, BYSTANDER_REPLIES), 0.3);
  }
}

/** Sometimes a reply names the one it answers. */
function addressed(
  { world, random }: Thread,
  author: number,
  to: number,
  text: string,
  probability: number,
): Draft {
  if (author === to || !random.chance(probability)) return { author, text };
  return { author, text: `@${world.people.users[to]?.handle ?? ""} ${text}`, mentioned: to };
}

function draftComment(thread: Thread, author: number): Draft {
  const { composed, random } = thread;
  const pool = COMMENTS_BY_MOOD[composed.scenario.mood].filter((text) =>
    hasGuardWord(text, composed.post.body),
  );
  const plain = pool.filter((text) => !text.includes("@"));
  const topical = random.chance(0.7) ? pickFitting(thread, composed.scenario.replies) : undefined;
  if (topical !== undefined)
    return { author, text: withTail(thread, sayBack(thread, topical), tailsFor(topical, plain), 0.06) };
  const friend = random.chance(0.5) ? pickFriend(thread, author) : undefined;
  const template = pickUnspent(thread, friend === undefined ? plain : pool);
  if (friend === undefined || !template.includes("@{friend}"))
    return { author, text: withTail(thread, sayFree(thread, template), tailsFor(template, plain), 0.1) };
  const handle = thread.world.people.users[friend]?.handle ?? "";
  return { author, text: sayFree(thread, template.replace("@{friend}", `@${handle}`)), mentioned: friend };
}

/** New faces first: few people open two conversations under one post. */
function pickSpeaker(thread: Thread, except?: number): number {
  const { world, composed, random, speakers } = thread;
  let person = 0;
  for (let tries = 0; tries < 10; tries++) {
    person = pickAudience(world, composed.position, random);
    if (person !== except && !speakers.has(person)) break;
  }
  speakers.add(person);
  return person;
}

/** Somebody the commenter could call in: only on public posts, where everybody may see the thread. */
function pickFriend({ world, composed, random }: Thread, author: number): number | undefined {
  if (composed.post.visibility === "FOLLOWERS") return undefined;
  const { people, times } = world.graph.followeesOf(author);
  const k = random.below(Math.max(1, people.length));
  const friend = people[k];
  const known = (times[k] ?? Infinity) <= composed.post.createdAt.getTime();
  return known && friend !== world.posts.author[composed.position] ? friend : undefined;
}

function place(thread: Thread, draft: Draft, under: { top: Placed; before: Placed } | null): Placed {
  const { world, composed, random } = thread;
  const from = under === null ? composed.post.createdAt : under.before.comment.createdAt;
  const time = laterTime(from.getTime(), world.now, under === null ? 150 : 25, random);
  const voice = world.people.voices[draft.author];
  const comment: WorldComment = {
    id: uuidv7(time, random),
    postId: composed.post.id,
    parentId: under === null ? null : under.top.comment.id,
    authorId: world.people.users[draft.author]?.id ?? "",
    body: voice === undefined ? draft.text : speak(draft.text, voice, random),
    mentionedUserIds: draft.mentioned === undefined ? [] : [world.people.users[draft.mentioned]?.id ?? ""],
    createdAt: new Date(time),
  };
  return { comment, author: draft.author };
}

/** Log-normal delay around `minutes`; what would lie in the future falls between `from` and `now`. */
export function laterTime(from: number, now: number, minutes: number, random: Random): number {
  const time = from + 1 + random.logNormal(minutes * 60_000, 1.5);
  return Math.floor(time < now ? time : from + 1 + Math.max(0, now - from - 1) * random.unit());
}
