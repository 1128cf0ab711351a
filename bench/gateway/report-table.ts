import { readable, textTable } from "../support/text-table.ts";
import type { Comparison } from "./compare.ts";
import type { Row, RowNotes } from "./rows.ts";

const header = [
  ...["name", "mode", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "RSS MiB"],
  ...["first ms", "core", "others", "calls", "again", "sent", "got", "failed"],
];

const kilobytes = (bytes: number): string => `${readable(bytes / 1_000)} kB`;

const percent = (share = 0): string => `${Math.round(share * 100)} %`;

function line(row: Row, notes: RowNotes | undefined, comparison: Comparison | undefined): string[] {
  return [
    row.name,
    row.mode,
    ...[row.rps, row.p50Ms, row.p99Ms, row.cpuMsPerRequest, row.rssMiB].map(readable),
    readable(notes?.firstQueryMs ?? Number.NaN),
    percent(notes?.gatewayLoad),
    percent(notes?.otherLoad),
    String(comparison?.calls ?? 0),
    String(comparison?.callsAgain ?? 0),
    kilobytes(comparison?.requestBytes ?? 0),
    kilobytes(comparison?.answerBytes ?? 0),
    String(notes?.failures ?? 0),
  ];
}

type Labelled = Pick<Row, "query" | "name" | "mode">;

const isSame = (a: Labelled, b: Labelled): boolean =>
  a.query === b.query && a.name === b.name && a.mode === b.mode;

const labelOf = ({ entry }: Comparison): Labelled => ({
  query: entry.query,
  name: entry.participant.name,
  mode: entry.mode,
});

/** A table for each query, as text. */
export function reportTables(
  rows: readonly Row[],
  notes: readonly RowNotes[],
  comparisons: readonly Comparison[],
): string {
  const tables = [...Map.groupBy(rows, ({ query }) => query)].map(([query, own]) => {
    const lines = own.map((row) =>
      line(
        row,
        notes.find((other) => isSame(row, other)),
        comparisons.find((comparison) => isSame(row, labelOf(comparison))),
      ),
    );
    return `${query}\n${textTable(header, lines, 2)}`;
  });
  return tables.join("\n\n");
}
