import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "@skein/gateway/trusted-documents/manifest.ts";
import { GraphQLError, Kind, parse, Source } from "graphql";

export interface Operation {
  readonly name: string;
  readonly type: "query" | "mutation" | "subscription";
  /** As it will be sent and hashed, byte for byte. */
  readonly body: string;
}

/** https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
export interface Manifest {
  readonly format: "apollo-persisted-query-manifest";
  readonly version: 1;
  readonly operations: readonly (Operation & { readonly id: string })[];
}

/** The operations of folders and the folders in them. @throws {Error} with file and line for what is not one operation */
export async function readOperations(folders: readonly string[]): Promise<Operation[]> {
  const found = await Promise.all(folders.map(readFolder));
  return found.flat();
}

async function readFolder(folder: string): Promise<Operation[]> {
  const files = await Array.fromAsync(glob("**/*.graphql", { cwd: folder }));
  if (files.length === 0) throw new Error(`${folder} has no .graphql file`);
  return Promise.all(
    files
      .sort()
      .map(async (file) => readOperation(await readFile(join(folder, file), "utf8"), join(folder, file))),
  );
}

/** A file is sent as it is, so it holds one operation with a name, and the fragments that it needs. */
export function readOperation(body: string, file: string): Operation {
  const operations = definitionsOf(body, file).filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operations.length !== 1 || !operation?.name)
    throw new Error(`${file}: holds one operation with a name`);
  return { name: operation.name.value, type: operation.operation, body };
}

function definitionsOf(body: string, file: string) {
  try {
    return parse(new Source(body, file)).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new Error(`${file}:${error.locations?.[0]?.line ?? 1} ${error.message}`, { cause: error });
  }
}

/** In the order of their names; what is in several folders is there once. */
export function manifestOf(operations: readonly Operation[]): Manifest {
  const withIds = operations.map(({ name, type, body }) => ({
    id: sha256Of(body),
    name,
    type,
    body,
  }));
  const distinct = [...new Map(withIds.map((operation) => [operation.id, operation])).values()];
  return {
    format: "apollo-persisted-query-manifest",
    version: 1,
    operations: distinct.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
