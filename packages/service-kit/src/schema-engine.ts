import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationList, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { Migration } from "./migration-folder.ts";

type EngineModule = typeof engineModule;

/** The part of the WebAssembly API that is needed: its types come with the DOM library only. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/** Nothing is left out of a diff or a migration. */
export const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] };

let loading: Promise<EngineModule> | null = null;

/** Runs `work` with Prisma's schema engine on `adapter`. Loading the 5 MB of WASM takes some 100 ms, once a process. */
export async function withSchemaEngine<T>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadEngine();
  const { SchemaEngine } = await loading;
  const silent = (): void => undefined;
  const engine = await SchemaEngine.new(
    { datamodels: [["schema.prisma", DATASOURCE]] },
    silent,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

/** The engine takes the files' contents: it reads no disk. */
export function toMigrationList(folder: string, migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: "./migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/** What `wasm-bindgen --target bundler` leaves to the bundler: give the module its imports, then start it. */
async function loadEngine(): Promise<EngineModule> {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(join(path, "..", "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": importsFrom(glue) });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

/**
 * The engine gives up waiting for its lock after 10 s, and never clears that timer when it gets the lock: the timer must
 * not keep a process alive that has nothing else to do.
 */
function importsFrom(glue: EngineModule): Record<string, unknown> {
  const imports: Record<string, unknown> = { ...glue };
  const name = Object.keys(imports).find((key) => key.startsWith("__wbg_setTimeout_"));
  if (name) imports[name] = (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref();
  return imports;
}
