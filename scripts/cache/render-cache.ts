import type { CacheStatus, TypeFigures } from "@skein/gateway/cache/cache-status.ts";
import type { FoundEntry } from "./redis-entries.ts";

const columns = [
  "subgraph",
  "type",
  "memory",
  "redis",
  "stale",
  "misses",
  "hits",
  "nulls",
  "calls",
  "ms/call",
];

/** The state in a line, then a table by type, the busiest first. */
export function renderStatus(status: CacheStatus): string {
  const { mode, entries, bytes, maxBytes, waitingInvalidations } = status;
  const state = `${mode}: ${entries} entries, ${mebibytes(bytes)} of ${mebibytes(maxBytes)} MiB, ${waitingInvalidations} invalidations waiting`;
  const types = status.types.filter((type) => usesOf(type) > 0).sort((a, b) => usesOf(b) - usesOf(a));
  return types.length === 0 ? state : `${state}\n\n${renderTable([columns, ...types.map(rowOf)])}`;
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

const hitsOf = ({ memory, redis, stale }: TypeFigures): number => memory + redis + stale;
const usesOf = (type: TypeFigures): number => hitsOf(type) + type.misses;

function rowOf(type: TypeFigures): string[] {
  const share = `${Math.round((hitsOf(type) / usesOf(type)) * 100)} %`;
  const perCall = type.calls === 0 ? "" : (type.callMilliseconds / type.calls).toFixed(1);
  const { subgraph, memory, redis, stale, misses, negative, calls } = type;
  return [subgraph, type.type, memory, redis, stale, misses, share, negative, calls, perCall].map(String);
}

/** Each entry with for whom and how long it still holds, and its tags. */
export function renderEntries(entries: readonly FoundEntry[], now = Date.now()): string {
  if (entries.length === 0) return "Redis has no entry whose key holds that.";
  return entries
    .map(({ key, entry }) => `${key}\n${entry ? renderEntry(entry, now) : "  no entry"}`)
    .join("\n");
}

function renderEntry({ part, epoch, sequence }: NonNullable<FoundEntry["entry"]>, now: number): string {
  const tags = part.tags.map((tag) => tag.replaceAll("\u0001", "/")).join("  ");
  const seconds = (time: number): string => `${Math.round((time - now) / 1000)} s`;
  return [
    `  ${part.scope}, fresh for ${seconds(part.freshUntil)}, usable for ${seconds(part.staleUntil)}, asked at ${epoch}:${sequence}`,
    `  tags: ${tags}`,
    `  ${JSON.stringify(part.value).slice(0, 300)}`,
  ].join("\n");
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
