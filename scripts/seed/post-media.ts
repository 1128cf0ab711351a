import { createRandom, hashText, uuidv7, type Random } from "./random.ts";
import {
  expand,
  hasGuardWord,
  joinSentences,
  withoutGuard,
  type Bindings,
  type Scenario,
  type Topic,
} from "./texts.ts";
import type { WorldMedia } from "./world-types.ts";

const PICTURE_SIZES = [
  [1200, 800],
  [800, 1200],
  [1080, 1080],
  [1600, 900],
  [1200, 900],
] as const;

/** Pictures that show what the post speaks of; `key` makes their ids. */
export function composeMedia(
  key: string,
  time: number,
  theme: { topic: Topic; scenario: Scenario; text: string },
  bindings: Bindings,
  random: Random,
): WorldMedia[] {
  const alts = (theme.scenario.photo ?? []).filter((alt) => hasGuardWord(alt, theme.text));
  if (!random.chance(0.5)) return [];
  const wanted = Math.min(alts.length, random.pick([1, 1, 1, 1, 2, 2, 3]));
  return pickInOrder(alts, wanted, random).map((alt, i) => {
    const [width, height] = random.pick(PICTURE_SIZES);
    const text = joinSentences([expand(withoutGuard(alt), theme.topic.words, bindings, random)]);
    return {
      id: uuidv7(time, createRandom(`${key}/${i}`)),
      width,
      height,
      seed: `picture-${hashText(`${key}/${i}`).toString(36)}`,
      alt: text,
    };
  });
}

/** `wanted` items of a list, evenly chosen, in their order. */
export function pickInOrder<T>(items: readonly T[], wanted: number, random: Random): T[] {
  const picked: T[] = [];
  items.forEach((item, i) => {
    const left = items.length - i;
    if (picked.length < wanted && random.chance((wanted - picked.length) / left)) picked.push(item);
  });
  return picked;
}
