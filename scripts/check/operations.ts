import {
  buildSchema,
  GraphQLError,
  Kind,
  parse,
  Source,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { glob, readFile } from "node:fs/promises";
import { apiFile } from "../support/compose.ts";
import { inRoot, root } from "../support/workspace.ts";

function describe(error: GraphQLError): string {
  const [location] = error.locations ?? [];
  const file = error.source?.name ?? error.nodes?.[0]?.loc?.source.name ?? "schema/operations";
  return `${file}:${location?.line ?? 1}:${location?.column ?? 1} ${error.message}`;
}

/** Whether a file is a whole that a client can send: valid by itself, its fragments included. */
async function findProblems(schema: GraphQLSchema, file: string): Promise<string[]> {
  try {
    const document = parse(new Source(await readFile(inRoot(file), "utf8"), file));
    return [...validate(schema, document).map(describe), ...misnamed(document, file)];
  } catch (error) {
    if (error instanceof GraphQLError) return [describe(error)];
    throw error;
  }
}

/** One named operation a file: the name is what logs and caches know it by. */
function misnamed(document: DocumentNode, file: string): string[] {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const isFine =
    operations.length === 1 && operations.every((operation) => "name" in operation && operation.name);
  return isFine ? [] : [`${file}:1:1 A file holds one operation with a name`];
}

/** What is wrong with the client operations against the API schema. */
export async function findInvalidOperations(): Promise<string[]> {
  const schema = buildSchema(await readFile(inRoot(apiFile), "utf8"));
  const files = await Array.fromAsync(glob("schema/operations/**/*.graphql", { cwd: root }));
  if (files.length === 0) return ["schema/operations holds no operation"];
  return (await Promise.all(files.sort().map((file) => findProblems(schema, file)))).flat();
}
