/** One mark of a plot. */
export interface Dot {
  readonly label: string;
  readonly value: number;
  /** How the value is written beside the mark. */
  readonly text: string;
  readonly isOurs: boolean;
}

export interface Panel {
  readonly title: string;
  readonly dots: readonly Dot[];
}

export interface DotPlot {
  readonly title: string;
  /** What the axis is, its unit, and which direction is good. */
  readonly axis: string;
  readonly panels: readonly Panel[];
}

const width = 820;
const labelWidth = 190;
const valueWidth = 80;
const rowHeight = 22;
const panelHead = 46;
const panelFoot = 34;
const titleHeight = 64;
const margin = 24;

const style = `
    svg { color-scheme: light dark; font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
    .ground { fill: #ffffff; } .ink { fill: #1f2328; } .soft { fill: #59636e; }
    .grid { stroke: #d1d9e0; stroke-width: 1; } .rest { stroke: #8c959f; fill: #8c959f; }
    .ours { stroke: #0969da; fill: #0969da; } .strong { font-weight: 600; }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117; } .ink { fill: #f0f6fc; } .soft { fill: #9198a1; }
      .grid { stroke: #3d444d; } .rest { stroke: #7d8590; fill: #7d8590; } .ours { stroke: #4493f8; fill: #4493f8; }
    }`;

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Whole powers of ten around all values. */
function decades(values: readonly number[]): { from: number; to: number } {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.ceil(Math.log10(Math.max(...values)));
  return { from, to: Math.max(to, from + 1) };
}

const tickText = (exponent: number): string =>
  exponent < 0 ? (10 ** exponent).toFixed(-exponent) : (10 ** exponent).toLocaleString("en-US");

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly x: (value: number) => number;
}

function logScale(values: readonly number[]): Scale {
  const { from, to } = decades(values);
  const left = margin + labelWidth;
  const span = width - left - valueWidth - margin;
  return { from, to, x: (value) => left + ((Math.log10(value) - from) / (to - from)) * span };
}

const at = (value: number): string => value.toFixed(1);

function drawGrid({ from, to, x }: Scale, top: number, bottom: number): string {
  const exponents = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return exponents
    .map((exponent) => {
      const place = at(x(10 ** exponent));
      return (
        `<line class="grid" x1="${place}" x2="${place}" y1="${top}" y2="${bottom}"/>` +
        `<text class="soft" x="${place}" y="${bottom + 16}" text-anchor="middle">${tickText(exponent)}</text>`
      );
    })
    .join("\n");
}

function drawDot({ label, value, text, isOurs }: Dot, scale: Scale, y: number): string {
  const kind = isOurs ? "ours" : "rest";
  const strong = isOurs ? " strong" : "";
  const end = at(scale.x(value));
  return [
    `<text class="ink${strong}" x="${margin + labelWidth - 12}" y="${y + 4}" text-anchor="end">${escape(label)}</text>`,
    `<line class="${kind}" stroke-width="3" x1="${at(scale.x(10 ** scale.from))}" x2="${end}" y1="${y}" y2="${y}"/>`,
    `<circle class="${kind}" cx="${end}" cy="${y}" r="5"/>`,
    `<text class="ink${strong}" x="${at(scale.x(value) + 11)}" y="${y + 4}">${escape(text)}</text>`,
  ].join("\n");
}

const panelHeight = ({ dots }: Panel): number => panelHead + dots.length * rowHeight + panelFoot;

function drawPanel({ title, dots }: Panel, scale: Scale, top: number): string {
  const first = top + panelHead;
  const bottom = first + dots.length * rowHeight - rowHeight / 2;
  return [
    `<text class="ink strong" x="${margin}" y="${top + 22}">${escape(title)}</text>`,
    drawGrid(scale, first - rowHeight / 2, bottom),
    ...dots.map((dot, index) => drawDot(dot, scale, first + index * rowHeight)),
  ].join("\n");
}

/** A plot with one panel above the other on one logarithmic axis, readable on light and on dark ground, as SVG. */
export function drawDotPlot({ title, axis, panels }: DotPlot): string {
  const values = panels.flatMap(({ dots }) => dots.map(({ value }) => value)).filter((value) => value > 0);
  const scale = logScale(values.length > 0 ? values : [1]);
  const height = titleHeight + panels.reduce((sum, panel) => sum + panelHeight(panel), 0);
  let top = titleHeight;
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, scale, top);
    top += panelHeight(panel);
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
  <style>${style}
  </style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="ink strong" font-size="17" x="${margin}" y="34">${escape(title)}</text>
<text class="soft" x="${margin}" y="55">${escape(axis)}</text>
${drawn.join("\n")}
</svg>
`;
}
