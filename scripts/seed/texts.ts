import type { Random } from "./random.ts";

/** What kind of post it is: decides which comments and reactions answer it. */
export type Mood = "proud" | "mishap" | "question" | "tip" | "musing" | "moment" | "plan";

/**
 * Texts use a small grammar: `[a|b|]` is a choice (may nest, may be empty), `{word}` a word of the topic that keeps
 * its value for the whole thread, so that a comment speaks of the same loaf as its post.
 */
export interface Scenario {
  readonly mood: Mood;
  /** First sentence. */
  readonly open: readonly string[];
  /** Any selection of these may follow, in this order. */
  readonly more: readonly string[];
  readonly close?: readonly string[];
  /** Alt texts; a scenario without any never has pictures. */
  readonly photo?: readonly string[];
  readonly tags?: readonly string[];
  /** Comments that make sense under this scenario only. */
  readonly replies: readonly string[];
  /** A question followed by the answers that the author may give. */
  readonly asks: readonly (readonly [string, ...string[]])[];
}

export interface Topic {
  readonly name: string;
  readonly tags: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly scenarios: readonly Scenario[];
  /** Fragments for a bio, in lower case. */
  readonly bios: readonly string[];
  /** Words for handles, `[a-z]` only. */
  readonly handles: readonly string[];
}

/** The words that one thread has settled on. */
export type Bindings = Map<string, string>;

/** Expands the grammar; unknown words throw, so that a typing error in a topic fails the tests. */
export function expand(text: string, words: Topic["words"], bindings: Bindings, random: Random): string {
  const chosen = chooseAlternatives(text, random);
  return chosen.replace(/\{([a-z]+)\}/g, (_, word: string) => bind(word, words, bindings, random));
}

function bind(word: string, words: Topic["words"], bindings: Bindings, random: Random): string {
  const known = bindings.get(word);
  if (known !== undefined) return known;
  const source = words[word];
  if (source === undefined) throw new Error(`no words for {${word}}`);
  const value = random.pick(source.split("|"));
  bindings.set(word, value);
  return value;
}

/** Innermost brackets first, until none is left. */
function chooseAlternatives(text: string, random: Random): string {
  let result = text;
  while (result.includes("[")) {
    const next = result.replace(/\[([^[\]]*)\]/g, (_, options: string) => random.pick(options.split("|")));
    if (next === result) throw new Error(`unbalanced brackets in "${text}"`);
    result = next;
  }
  return result;
}

/** Joins sentences and mends what choices leave behind: double spaces, a space before a full stop, "a upright". */
export function joinSentences(sentences: readonly string[]): string {
  return sentences
    .map((sentence) =>
      sentence
        .trim()
        .replace(/ {2,}/g, " ")
        .replace(/ ([,.?!])/g, "$1"),
    )
    .map((sentence) => capitalise(sentence.replace(/\b([Aa]) (?=[aeio]|u(?!ser|ni))/g, "$1n ")))
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Words such as `iPhone` keep their shape. */
function capitalise(text: string): string {
  return text.replace(
    /(^|[^.][.!?] )(\p{Ll})(?![A-Z])/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** How one person types. */
export interface Voice {
  readonly lowercase: boolean;
  readonly dropsFullStop: boolean;
  readonly emoji: string | null;
}

const EMOJI = ["🙂", "😄", "✨", "🙌", "💚", "😅", "🌿", "🎉"];

export function createVoice(random: Random): Voice {
  return {
    lowercase: random.chance(0.07),
    dropsFullStop: random.chance(0.16),
    emoji: random.chance(0.14) ? random.pick(EMOJI) : null,
  };
}

/** The same text as this person would have typed it. */
export function speak(text: string, voice: Voice, random: Random): string {
  let spoken = voice.lowercase ? lowerCase(text) : text;
  if (voice.dropsFullStop && /[^.]\.$/.test(spoken)) spoken = spoken.slice(0, -1);
  if (voice.emoji !== null && random.chance(0.25)) spoken = `${spoken} ${voice.emoji}`;
  return spoken;
}

/** Acronyms and CamelCase keep their shape even with people who never press shift. */
function lowerCase(text: string): string {
  return text.replace(/\b[A-Z][a-z']*\b/g, (word) => word.toLowerCase());
}

const GUARD = /^~?\(([^)]+)\) /;

/**
 * A text may start with a guard, `(tram/stop)`: it is used only where `body` contains one of these. This keeps an
 * answer about trams away from a question about socks.
 */
export function hasGuardWord(template: string, body: string): boolean {
  const guard = GUARD.exec(template)?.[1]?.split("/");
  const text = body.toLowerCase();
  return guard === undefined || guard.some((word) => text.includes(word));
}

export function withoutGuard(template: string): string {
  return template.replace(GUARD, "").replace(/^~/, "");
}

/** Also true only if the template speaks of nothing that the post has left open. */
export function fitsThread(template: string, body: string, bindings: Bindings): boolean {
  const isBound = ([, word]: RegExpMatchArray): boolean => bindings.has(word ?? "");
  return hasGuardWord(template, body) && template.matchAll(/\{([a-z]+)\}/g).every(isBound);
}
