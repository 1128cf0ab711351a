import type { Database, SqlExecutor } from "@skein/service-kit/database.ts";
import { generateWorld, type GeneratedWorld } from "./world.ts";

export interface SeedOptions {
  readonly database: Database;
  /** 1 is 200 users with 2,000 posts. */
  readonly scale: number;
  /** The same for all subgraphs, since ids hold times. */
  readonly now: Date;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Takes the number of rows that were inserted since the last report. */
export type Report = (count: number) => void;

/** A subgraph's part of the world. */
export interface DatabaseContent {
  /** Holds rows once the database is filled. */
  readonly table: string;
  /** How many rows will be reported. */
  readonly countRows: (totals: GeneratedWorld["totals"]) => number;
  readonly insert: (tx: SqlExecutor, world: GeneratedWorld, report: Report) => Promise<void>;
}

/** Fills an empty database with its part of the generated world, all or nothing. @returns false when it is not empty */
export async function fillDatabase(
  { database, scale, now, onProgress }: SeedOptions,
  { table, countRows, insert }: DatabaseContent,
): Promise<boolean> {
  const world = generateWorld({ scale, seed: "skein", now });
  const total = countRows(world.totals);
  const filled = await database.transaction(async (tx) => {
    const existing = await tx.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (existing.length > 0) return false;
    let done = 0;
    await insert(tx, world, (count) => onProgress?.(Math.min((done += count), total), total));
    return true;
  });
  if (filled) await database.query("ANALYZE");
  return filled;
}

const batchSize = 2_000;

/** Rows for one statement each. */
export function* inBatches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
