import { callOf, contextKey, isQuery, type Unit } from "./plan-unit.ts";

/** The hop, counted from 1, in which each unit is fetched. */
export type Schedule = ReadonlyMap<Unit, number>;

/**
 * Fetches each unit as soon as what it waits for is there, unless it can share a later call of the same subgraph:
 * neither does a unit that waits for it become later, nor the last hop of all that it belongs with.
 */
export function scheduleUnits(units: readonly Unit[]): Schedule {
  const earliest = earliestHops(units);
  if (!isQuery(units)) return earliest;
  const latest = latestHops(units, earliest);
  const spans = units.map((unit) => ({ unit, from: hopIn(earliest, unit), to: hopIn(latest, unit) }));
  const groups = Map.groupBy(spans, ({ unit }) => shareKey(unit)).values();
  return new Map([...groups].flatMap(hopsOf));
}

/** The first and the last hop in which a unit may be fetched. */
interface Span {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
}

/** Units with the same key may become one call if they are fetched in the same hop, others never. */
const shareKey = (unit: Unit): string => {
  const { subgraph } = callOf(unit);
  return unit.kind === "root" ? `root ${subgraph}` : `entity ${contextKey(unit)} ${subgraph}`;
};

/** @param spans of units that may share calls */
function hopsOf(spans: readonly Span[]): [Unit, number][] {
  const fixed = spans.flatMap(({ from, to }) => (from < to ? [] : [from]));
  const others = spans.filter((span) => firstHopIn(span, fixed) === null);
  const hops = [...fixed, ...fewestHops(others)];
  return spans.map((span) => [span.unit, firstHopIn(span, hops) ?? span.from]);
}

function firstHopIn({ from, to }: Span, hops: readonly number[]): number | null {
  const within = hops.filter((hop) => hop >= from && hop <= to);
  return within.length > 0 ? Math.min(...within) : null;
}

/**
 * As few hops as reach all spans: in turn that of the span which ends first, for all that have begun by then. Each is as
 * early as these allow.
 */
function fewestHops(spans: readonly Span[]): number[] {
  if (spans.length === 0) return [];
  const end = Math.min(...spans.map(({ to }) => to));
  const begun = spans.filter(({ from }) => from <= end);
  const rest = spans.filter(({ from }) => from > end);
  return [Math.max(...begun.map(({ from }) => from)), ...fewestHops(rest)];
}

function hopIn(schedule: Schedule, unit: Unit): number {
  const hop = schedule.get(unit);
  if (hop === undefined) throw new Error("A unit waits for one that comes after it.");
  return hop;
}

/** Units come after those that they wait for. */
function earliestHops(units: readonly Unit[]): Map<Unit, number> {
  const hops = new Map<Unit, number>();
  for (const unit of units) {
    hops.set(unit, 1 + Math.max(0, ...[...unit.after].map((earlier) => hopIn(hops, earlier))));
  }
  return hops;
}

/** So late that no unit that waits for it has to move, and that nothing ends later than without it. */
function latestHops(units: readonly Unit[], earliest: Schedule): Map<Unit, number> {
  const last = lastHops(units, earliest);
  const hops = new Map(units.map((unit) => [unit, unit.kind === "root" ? 1 : hopIn(last, unit)]));
  for (const unit of units) {
    for (const earlier of unit.after) {
      hops.set(earlier, Math.min(hopIn(hops, earlier), hopIn(earliest, unit) - 1));
    }
  }
  return hops;
}

/** The last hop of all that hangs together with a unit. */
function lastHops(units: readonly Unit[], earliest: Schedule): Map<Unit, number> {
  const last = new Map<Unit, number>();
  for (const group of connected(units, (unit) => unit.after)) {
    const end = Math.max(...group.map((unit) => hopIn(earliest, unit)));
    for (const unit of group) last.set(unit, end);
  }
  return last;
}

/** Parts that have nothing to do with each other, in the order of their first elements. */
export function connected<Item>(items: readonly Item[], after: (item: Item) => Iterable<Item>): Item[][] {
  const groupOf = new Map<Item, Set<Item>>(items.map((item) => [item, new Set([item])]));
  for (const item of items) {
    for (const other of after(item)) {
      const [mine, theirs] = [groupOf.get(item), groupOf.get(other)];
      if (!mine || !theirs || mine === theirs) continue;
      for (const moved of theirs) groupOf.set(moved, mine.add(moved));
    }
  }
  const groups = new Map<Set<Item>, Item[]>();
  for (const item of items) {
    const group = groupOf.get(item);
    if (group) groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return [...groups.values()];
}
