/**
 * A seeded stream of random values. The same key gives the same stream on every machine, so any part of the world
 * can be generated alone. Not for secrets.
 */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** Integer in [0, bound). */
  below(bound: number): number;
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Log-normal around `median`; `sigma` is the spread of the logarithm. */
  logNormal(median: number, sigma: number): number;
}

/** 128-bit string hash: https://github.com/bryc/code/blob/master/jshash/PRNGs.md (cyrb128, public domain). */
function hash128(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

/** A 53-bit hash of a text as a safe integer: small enough to remember for every post. */
export function hashText(text: string): number {
  const [a, b] = hash128(text);
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

/** sfc32 generator, same source and licence as the hash above. */
function sfc32(state: [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
}

/** Opens the stream that belongs to `key`, for example `"skein/post/17"`. */
export function createRandom(key: string): Random {
  const bits = sfc32(hash128(key));
  // sfc32 needs a few rounds before similar keys stop looking alike.
  for (let i = 0; i < 12; i++) bits();
  const unit = (): number => bits() / 0x100000000;
  const below = (bound: number): number => Math.floor(unit() * bound);
  return {
    bits,
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("cannot pick from an empty list");
      return item;
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal(unit)),
  };
}

/** Box-Muller; `1 - unit()` keeps the logarithm away from zero. */
function normal(unit: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
}

/** Fisher-Yates on a copy. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** Weight of the `rank`-th most popular thing (0 is the most popular). */
export function zipfWeight(rank: number, exponent: number): number {
  return 1 / (rank + 1.5) ** exponent;
}

/** Draws positions in proportion to `weights`, in O(log n). */
export function createWeightedDraw(weights: readonly number[]): (random: Random) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => (cumulative[i] = total += weight));
  return (random) => upperBound(cumulative, random.unit() * total, 0, weights.length - 1);
}

/** First position in [from, to] whose value is greater than `value` (`to` when there is none). */
export function upperBound(sorted: ArrayLike<number>, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Shares `total` out in proportion to `weights`, in whole numbers, never above `caps`. What a cap refuses goes to the
 * others; less than `total` comes out only where the caps are too tight.
 */
export function apportion(weights: Float64Array, caps: Int32Array, total: number): Int32Array {
  const shares = new Int32Array(weights.length);
  let left = total;
  for (let pass = 0; pass < 8 && left > 0; pass++) {
    const given = apportionOnce(weights, caps, shares, left);
    if (given === 0) break;
    left -= given;
  }
  return shares;
}

function apportionOnce(weights: Float64Array, caps: Int32Array, shares: Int32Array, total: number): number {
  let open = 0;
  for (let i = 0; i < weights.length; i++) if (room(caps, shares, i) > 0) open += weights[i] ?? 0;
  let [cumulative, taken, given] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const free = room(caps, shares, i);
    if (free <= 0) continue;
    cumulative += weights[i] ?? 0;
    const due = Math.round((cumulative / open) * total) - taken;
    taken += due;
    const share = Math.min(due, free);
    shares[i] = (shares[i] ?? 0) + share;
    given += share;
  }
  return given;
}

function room(caps: Int32Array, shares: Int32Array, i: number): number {
  return (caps[i] ?? 0) - (shares[i] ?? 0);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A UUIDv7 (https://www.rfc-editor.org/rfc/rfc9562#section-5.7) for a time in epoch milliseconds. */
export function uuidv7(timeMs: number, random: Random): string {
  const time = Math.floor(timeMs).toString(16).padStart(12, "0");
  const [a, b, c] = [random.bits(), random.bits(), random.bits()];
  const hex = (word: number, shift: number): string => HEX[(word >>> shift) & 0xff] ?? "00";
  const version = (0x7000 | (a & 0xfff)).toString(16);
  const variant = (0x8000 | ((a >>> 12) & 0x3fff)).toString(16);
  const tail = hex(b, 24) + hex(b, 16) + hex(b, 8) + hex(b, 0) + hex(c, 24) + hex(c, 16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tail}`;
}
