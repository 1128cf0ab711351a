/** Random choices that a seed repeats. */
export interface Random {
  /** From 0 up to, but not, 1. */
  next(): number;
  /** An integer from 0 up to, but not, `below`. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, enough for choices, the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error("nothing to pick from");
      return items[below(items.length)] as (typeof items)[number];
    },
  };
}

/** A seed from words: FNV-1a, so that a choice depends on what it is about and on no order. */
export function hashSeed(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const code of Buffer.from(words.join("\u0000"))) hash = Math.imul(hash ^ code, 0x01000193);
  return hash >>> 0;
}
