import { describeMachine } from "../support/machine.ts";
import { writeWhole } from "./files.ts";
import type { GatewayBenchOptions } from "./options.ts";
import type { Row, RowNotes } from "./rows.ts";

/** Writes the result for programs: `rows` are the figures, `notes` what is worth knowing about each. */
export async function writeJson(
  file: string,
  { rounds, seconds, warmupSeconds, connections }: GatewayBenchOptions,
  rows: readonly Row[],
  notes: readonly RowNotes[],
): Promise<void> {
  const result = {
    machine: describeMachine(),
    node: process.version,
    rounds,
    seconds,
    warmupSeconds,
    connections,
    rows,
    notes,
  };
  await writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
}
