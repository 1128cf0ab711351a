import type { CachePolicy } from "./cache-control.ts";
import { emptyFigures, type MutableFigures } from "./cache-figures.ts";

/** One cached value with what is known of it. Handed out as it is: nobody may write to `value`. */
export interface CachePart {
  readonly value: unknown;
  /** `none` was not kept: nothing that is made of it may be stored. */
  readonly scope: "public" | "private" | "none";
  /** Epoch milliseconds. */
  readonly storedAt: number;
  readonly freshUntil: number;
  /** At least `freshUntil`; until then the value may be used while it is loaded again. */
  readonly staleUntil: number;
  readonly tags: readonly string[];
  /** Of this process' invalidations, before the subgraph was asked. */
  readonly moment: number;
}

/** A part with what the cache notes on it. */
export interface StoredPart extends CachePart {
  /** The moment at which none of its tags had been invalidated. */
  checkedAt: number;
  /** From then on, whoever reads it has it loaded again. */
  refreshAt: number;
  readonly figures: MutableFigures;
}

/** Entities that do not exist may come into being without anybody knowing what to invalidate. */
const maxNegativeMs = 5_000;
/** Lifetimes vary by this share, so that what came together does not go together. */
const jitter = 0.1;
/** What lives shorter is not worth an early call. */
const minEarlyRefreshMs = 2_000;

interface PartInput {
  readonly value: unknown;
  /** Null for what must not be kept. */
  readonly policy: CachePolicy | null;
  readonly tags: readonly string[];
  readonly moment: number;
  readonly now: number;
  readonly figures: MutableFigures;
}

/** A part out of a subgraph's answer. */
export function createPart({ value, policy, tags, moment, now, figures }: PartInput): StoredPart {
  const allowedMs = policy?.freshMs ?? 0;
  const freshMs =
    Math.min(allowedMs, value === null ? maxNegativeMs : Infinity) * (1 - Math.random() * jitter);
  const freshUntil = now + freshMs;
  const staleMs = value === null ? 0 : (policy?.staleMs ?? 0);
  return completePart(
    {
      value,
      scope: policy?.scope ?? "none",
      storedAt: now,
      freshUntil,
      // A life cut short by chance is no reason for a shorter old age.
      staleUntil: value === null ? freshUntil : now + allowedMs + staleMs,
      tags,
      moment,
    },
    figures,
  );
}

/** In the place of a part that memory has let go: never fresh, never used. */
export const goneForGood: StoredPart = Object.freeze({
  value: null,
  scope: "none",
  storedAt: 0,
  freshUntil: 0,
  staleUntil: 0,
  tags: [],
  moment: -1,
  checkedAt: -1,
  refreshAt: 0,
  figures: emptyFigures("", ""),
});

/** Each process draws its own time of refreshing, so that one of them does it for all. */
export function completePart(part: CachePart, figures: MutableFigures): StoredPart {
  const lifetimeMs = part.freshUntil - part.storedAt;
  const earlyMs = lifetimeMs < minEarlyRefreshMs ? 0 : lifetimeMs * jitter * Math.random();
  return {
    value: part.value,
    scope: part.scope,
    storedAt: part.storedAt,
    freshUntil: part.freshUntil,
    staleUntil: part.staleUntil,
    tags: part.tags,
    moment: part.moment,
    checkedAt: -1,
    refreshAt: part.freshUntil - earlyMs,
    figures,
  };
}
