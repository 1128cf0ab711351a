import { NEUTRAL_TAILS, TAIL_WORDS } from "./phrases.ts";
import type { ComposedPost, World } from "./post-text.ts";
import { hashText, type Random } from "./random.ts";
import { expand, fitsThread, joinSentences, withoutGuard } from "./texts.ts";

/** Remembers what has been said lately, in bounded memory. */
export function createRecentTexts(limit: number): { isNew(text: string): boolean } {
  let [current, previous] = [new Set<number>(), new Set<number>()];
  return {
    isNew: (text) => {
      const hash = hashText(text);
      if (current.has(hash) || previous.has(hash)) return false;
      current.add(hash);
      if (current.size >= limit) [previous, current] = [current, new Set()];
      return true;
    },
  };
}

export interface Thread {
  readonly world: World;
  readonly composed: ComposedPost;
  readonly random: Random;
  readonly recent: { isNew(text: string): boolean };
  /** Templates that this thread has used up. */
  readonly spent: Set<string>;
  readonly speakers: Set<number>;
}

export function pickAsk(thread: Thread): readonly [string, ...string[]] | undefined {
  const asks = thread.composed.scenario.asks.filter(([question]) => isFresh(thread, question));
  if (asks.length === 0) return undefined;
  const ask = thread.random.pick(asks);
  thread.spent.add(ask[0]);
  return ask;
}

export function pickFitting(thread: Thread, templates: readonly string[]): string | undefined {
  const usable = templates.filter((text) => isFresh(thread, text));
  if (usable.length === 0) return undefined;
  const template = thread.random.pick(usable);
  thread.spent.add(template);
  return template;
}

/** Not said in this thread yet, and about something that the post speaks of. */
function isFresh({ spent, composed }: Thread, template: string): boolean {
  return !spent.has(template) && fitsThread(template, composed.post.body, composed.bindings);
}

/** In the words of the post's author. */
export function say({ composed, random }: Thread, template: string): string {
  return joinSentences([expand(withoutGuard(template), composed.topic.words, composed.bindings, random)]);
}

/** In the words of anybody else: the author's "my sister" is "your sister" to them. */
export function sayBack({ composed, random }: Thread, template: string): string {
  const bindings = new Map(
    [...composed.bindings].map(([word, value]) => [word, value.replace(/^(my|our) /, "your ")]),
  );
  return joinSentences([expand(withoutGuard(template), composed.topic.words, bindings, random)]);
}

/** A phrase from a general pool. */
export function sayNew(thread: Thread, pool: readonly string[]): string {
  const template = pickUnspent(thread, pool);
  return withTail(thread, sayFree(thread, template), tailsFor(template, pool), 0.06);
}

/** Own words for every use, unlike `say`. */
export function sayFree({ random }: Thread, template: string): string {
  return joinSentences([expand(withoutGuard(template), TAIL_WORDS, new Map(), random)]);
}

/** Sometimes adds a second thought, and always when the text alone has been said before. */
export function withTail(
  thread: Thread,
  text: string,
  tails: readonly string[],
  probability: number,
): string {
  const { random, recent } = thread;
  const extend = (): string => `${text} ${sayFree(thread, pickUnspent(thread, tails))}`;
  let result = random.chance(probability) ? extend() : text;
  for (let tries = 0; tries < 8 && !recent.isNew(result); tries++) result = extend();
  return result;
}

/** What may follow `template`: another phrase of its pool, unless one of them would contradict the other. */
export function tailsFor(template: string, pool: readonly string[]): readonly string[] {
  if (template.startsWith("~")) return NEUTRAL_TAILS;
  return pool.filter((text) => text !== template && !/^~|@/.test(text));
}

/** A template that this thread has not used, as long as there is one. */
export function pickUnspent({ random, spent }: Thread, pool: readonly string[]): string {
  const fresh = pool.filter((text) => !spent.has(text));
  const template = random.pick(fresh.length > 0 ? fresh : pool);
  spent.add(template);
  return template;
}
