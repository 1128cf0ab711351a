import type { SubgraphGraphQLError } from "./subgraph-reply.ts";

export type Representation = Readonly<Record<string, unknown>>;

/**
 * For each representation its position among all entities at `path`, or null where that cannot be told.
 *
 * `@apollo/gateway` asks a subgraph only for those entities of a path that are its own (of a list of posts and people,
 * the posts), but reads the index in an error's path, `["_entities", 3, …]`, as one of all entities there. In mixed
 * lists errors would land on the wrong item.
 */
export function entityPositions(
  result: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  representations: readonly Representation[],
): number[] | null {
  const entities = entitiesAt(result, path);
  const positions: number[] = [];
  entities.forEach((entity, position) => {
    const next = representations[positions.length];
    if (next !== undefined && isRepresentedBy(entity, next)) positions.push(position);
  });
  return positions.length === representations.length ? positions : null;
}

/** The error with the position that the gateway expects. */
export function atPosition(error: SubgraphGraphQLError, positions: readonly number[]): SubgraphGraphQLError {
  const [field, index, ...rest] = error.path ?? [];
  const position = typeof index === "number" ? positions[index] : undefined;
  if (field !== "_entities" || position === undefined) return error;
  return { ...error, path: [field, position, ...rest] };
}

/** The objects at a path of a fetch, in which `@` stands for every item of a list. */
export function entitiesAt(value: unknown, path: readonly (string | number)[]): Record<string, unknown>[] {
  if (Array.isArray(value))
    return value.flatMap((item) => entitiesAt(item, path[0] === "@" ? path.slice(1) : path));
  if (!isRecord(value)) return [];
  const [key, ...rest] = path;
  return key === undefined ? [value] : entitiesAt(value[key], rest);
}

/** Representations are made in the entities' order, so that the next entity with the same type and keys is the one. */
const isRepresentedBy = (entity: Record<string, unknown>, representation: Representation): boolean =>
  Object.entries(representation).every(
    ([key, value]) => isRecord(value) || Array.isArray(value) || entity[key] === value,
  );

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
