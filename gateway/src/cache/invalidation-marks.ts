import { EVERYTHING_TAG } from "@skein/service-kit/cache-keys.ts";

/** Beyond it the oldest marks go, and with them whatever is older than they are. */
const maxMarks = 100_000;

interface Mark {
  /** In this process' order. */
  moment: number;
  /** In the order of the shared log. */
  position: number;
}

/** What the validity of a value in this process hangs on. */
export interface Dated {
  readonly tags: readonly string[];
  readonly moment: number;
  /** The moment at which it was last found valid. */
  checkedAt: number;
}

/**
 * When each tag was last invalidated, as far as this process knows. A value is dated with the moment before the subgraph
 * was asked for it, so that one which was on its way while its tag was invalidated is never used again.
 */
export interface InvalidationMarks {
  /** Grows with every invalidation. */
  moment(): number;
  isValid(value: Dated): boolean;
  /** Whether what was stored in Redis at this position of the log holds, as far as the log was read. */
  isValidSince(tags: readonly string[], position: number): boolean;
  /** An invalidation of this process that the log does not have yet. Until `end`, Redis is not believed for these tags. */
  begin(tags: readonly string[]): { end(): void };
  /** An invalidation that was read in the log. */
  apply(tags: readonly string[], position: number): void;
  /** The log was lost, or a part of it was missed: all that this process holds is void, and in Redis all before `position`. */
  startAnew(position: number): void;
}

export function createInvalidationMarks(): InvalidationMarks {
  const marks = new Map<string, Mark>();
  const pending = new Map<string, number>();
  let now = 0;
  let floor: Mark = { moment: 0, position: 0 };
  let newestPosition = 0;

  function put(tag: string, position: number): void {
    const known = marks.get(tag);
    // Put in anew, so that the map's order is that of the moments.
    if (known) marks.delete(tag);
    marks.set(tag, { moment: now, position: Math.max(position, known?.position ?? 0) });
    if (marks.size <= maxMarks) return;
    const [oldest] = marks;
    if (!oldest) return;
    marks.delete(oldest[0]);
    floor = highest(floor, oldest[1]);
  }

  function applyAt(tags: readonly string[], position: number): void {
    now += 1;
    newestPosition = Math.max(newestPosition, position);
    if (tags.includes(EVERYTHING_TAG)) floor = highest(floor, { moment: now, position });
    for (const tag of tags) put(tag, position);
  }

  function hold(tag: string, step: 1 | -1): void {
    const count = (pending.get(tag) ?? 0) + step;
    if (count === 0) pending.delete(tag);
    else pending.set(tag, count);
  }

  return {
    moment: () => now,
    isValid(value) {
      if (value.checkedAt === now) return true;
      if (value.moment < floor.moment) return false;
      for (const tag of value.tags) {
        const mark = marks.get(tag);
        if (mark && mark.moment > value.moment) return false;
      }
      value.checkedAt = now;
      return true;
    },
    isValidSince(tags, position) {
      if (position < floor.position) return false;
      if (pending.size === 0 && position >= newestPosition) return true;
      if (pending.size > 0 && (pending.has(EVERYTHING_TAG) || tags.some((tag) => pending.has(tag))))
        return false;
      return tags.every((tag) => (marks.get(tag)?.position ?? 0) <= position);
    },
    begin(tags) {
      applyAt(tags, 0);
      for (const tag of tags) hold(tag, 1);
      return {
        end: () => {
          for (const tag of tags) hold(tag, -1);
        },
      };
    },
    apply: applyAt,
    startAnew(position) {
      now += 1;
      marks.clear();
      newestPosition = position;
      floor = { moment: now, position };
    },
  };
}

const highest = (a: Mark, b: Mark): Mark => ({
  moment: Math.max(a.moment, b.moment),
  position: Math.max(a.position, b.position),
});
