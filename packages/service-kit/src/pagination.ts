import { AppError } from "./app-error.ts";

/** The arguments of a connection, after the Relay specification (https://relay.dev/graphql/connections.htm). */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A keyset: the values of the ordering columns of one row, as text. */
export type Keyset = readonly string[];

export interface Page {
  /** How many items to give; ask the database for one more, to know whether there is a next page. */
  readonly limit: number;
  /** `backward` (`last`) reads in the opposite order; `buildConnection` turns the rows round again. */
  readonly direction: "forward" | "backward";
  readonly after: Keyset | null;
  readonly before: Keyset | null;
}

export interface PageLimits {
  readonly defaultSize?: number;
  readonly maximumSize?: number;
  /** How many columns the keyset has, and what each must look like. A cursor that does not fit is refused. */
  readonly cursor: readonly RegExp[];
}

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (value: string): boolean => uuidPattern.test(value);

/**
 * Reads a connection's arguments.
 * @throws {AppError} `BAD_USER_INPUT` for a size outside 1 to the maximum, `first` together with `last`,
 *   or a cursor that this connection did not give out.
 */
export function parsePage(args: PageArguments, limits: PageLimits): Page {
  const { defaultSize = 20, maximumSize = 100 } = limits;
  if (args.first != null && args.last != null) throw badPage("Give `first` or `last`, not both.", "last");
  const direction = args.last != null ? "backward" : "forward";
  const limit = args.last ?? args.first ?? defaultSize;
  if (limit < 1 || limit > maximumSize) {
    throw badPage(`The size of a page is 1 to ${maximumSize}.`, direction === "backward" ? "last" : "first");
  }
  const after = args.after == null ? null : decodeCursor(args.after, limits.cursor, "after");
  const before = args.before == null ? null : decodeCursor(args.before, limits.cursor, "before");
  return { limit, direction, after, before };
}

/** An opaque cursor: base64url of the keyset's JSON. */
export function encodeCursor(keyset: Keyset): string {
  return Buffer.from(JSON.stringify(keyset)).toString("base64url");
}

function decodeCursor(cursor: string, patterns: readonly RegExp[], field: string): Keyset {
  const values = parseJson(Buffer.from(cursor, "base64url").toString());
  const fits = Array.isArray(values) && values.length === patterns.length;
  if (!fits || !values.every((value, index) => typeof value === "string" && patterns[index]?.test(value))) {
    throw badPage("The cursor is not one of this list.", field);
  }
  return values as string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const badPage = (message: string, field: string) => new AppError("BAD_USER_INPUT", message, { field });

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Makes a connection of at most `limit + 1` rows that are in the order of the query (reversed for `backward`).
 * As the Relay specification allows, what lies on the side from which the page was entered is inferred from the cursor.
 */
export function buildConnection<Row, Node = Row>(
  page: Page,
  rows: readonly Row[],
  keysetOf: (row: Row) => Keyset,
  nodeOf: (row: Row) => Node,
): Connection<Node> {
  const more = rows.length > page.limit;
  const kept = rows.slice(0, page.limit);
  if (page.direction === "backward") kept.reverse();
  const edges = kept.map((row) => ({ cursor: encodeCursor(keysetOf(row)), node: nodeOf(row) }));
  const forward = page.direction === "forward";
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: forward ? more : page.before !== null,
      hasPreviousPage: forward ? page.after !== null : more,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
