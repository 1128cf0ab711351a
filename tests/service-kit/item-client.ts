import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Database, RawSql } from "@skein/service-kit/database.ts";

const SCHEMA = fileURLToPath(new URL("prisma-client/schema.prisma", import.meta.url));
const CLIENT = new URL("../../packages/service-kit/generated/item-client/client.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface ItemModel {
  create(args: { data: { id: number; name: string } }): Promise<unknown>;
  count(): Promise<number>;
}

/** The part of the generated client that the tests use: the real type exists only after its generation. */
export interface ItemClient extends RawSql {
  readonly item: ItemModel;
  $transaction<T>(
    work: (tx: RawSql & { readonly item: ItemModel }) => Promise<T>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: "Serializable" },
  ): Promise<T>;
  $disconnect(): Promise<void>;
}

/**
 * Generates the client, some seconds, into the package where @prisma/client is found.
 * The engine path only spares a download that is not used.
 */
export async function generateItemClient(): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    ["node_modules/prisma/build/index.js", "generate", "--schema", SCHEMA],
    {
      cwd: ROOT,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
      timeout: 60_000,
    },
  );
}

export async function createItemClient(database: Database): Promise<ItemClient> {
  const { PrismaClient } = (await import(CLIENT)) as {
    PrismaClient: new (options: { adapter: Database["adapter"] }) => ItemClient;
  };
  return new PrismaClient({ adapter: database.adapter });
}
