import { drawDotPlot, type Panel } from "../support/dot-plot.ts";
import { readable } from "../support/text-table.ts";
import { isLimit, modes } from "./participants.ts";
import type { Row } from "./rows.ts";

const titles: Readonly<Record<string, string>> = {
  nested: "nested: users, their reviews, products, reviewers, their reviews (90 kB)",
  flat: "flat: 1,000 distinct products, fields of three subgraphs (125 kB)",
  deep: "deep: one person's favourite, its maker, their favourite … (0.7 kB)",
};

const label = ({ name, mode }: Row): string => (isLimit(name) ? name : `${name} · ${mode}`);

/** Mode by mode, since only within a mode all do the same work. */
const inOrder = (a: Row, b: Row): number =>
  modes.indexOf(a.mode) - modes.indexOf(b.mode) || a.cpuMsPerRequest - b.cpuMsPerRequest;

function panelOf(query: string, rows: readonly Row[]): Panel {
  const dots = rows
    .filter(({ cpuMsPerRequest }) => cpuMsPerRequest > 0)
    .toSorted(inOrder)
    .map((row) => ({
      label: label(row),
      value: row.cpuMsPerRequest,
      text: readable(row.cpuMsPerRequest),
      isOurs: row.name === "skein",
    }));
  return { title: titles[query] ?? query, dots };
}

/** CPU time per request of every row, as an SVG. */
export function drawRows(rows: readonly Row[], connections: number): string {
  return drawDotPlot({
    title: "CPU time of the gateway for one request",
    axis: `milliseconds, less is better; one core, ${connections} connections, subgraphs that cost nothing`,
    panels: [...Map.groupBy(rows, ({ query }) => query)].map(([query, own]) => panelOf(query, own)),
  });
}
