/** Columns of text, the first `leftColumns` of them aligned to the left and all others to the right. */
export function textTable(
  header: readonly string[],
  lines: readonly (readonly string[])[],
  leftColumns: number,
): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? "").length)),
  );
  const pad = (text: string, column: number): string =>
    column < leftColumns ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  const format = (line: readonly string[]): string => line.map(pad).join("  ").trimEnd();
  return [format(header), widths.map((width) => "─".repeat(width)).join("  "), ...lines.map(format)].join(
    "\n",
  );
}

/** A number with as many digits as are worth reading. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value.toPrecision(3).replace(/\.?0+$/, "") || "0";
}
