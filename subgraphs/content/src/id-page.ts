import { parsePage, uuidPattern, type Page, type PageArguments } from "@skein/service-kit/pagination.ts";

/**
 * The page of a list in order of its UUIDv7 ids, which is the order of time.
 * @throws {AppError} `BAD_USER_INPUT` for a size or a cursor that cannot be.
 */
export const parseIdPage = (args: PageArguments): Page => parsePage(args, { cursor: [uuidPattern] });

export type ListOrder = "newestFirst" | "oldestFirst";

/** A page in SQL: conditions on the ordering column (with `AND` before each), and the direction to read in. */
export interface PageSql {
  readonly conditions: string;
  readonly order: "ASC" | "DESC";
}

export function pageSql(
  page: Page,
  column: string,
  order: ListOrder,
  bind: (value: unknown) => string,
): PageSql {
  const [following, preceding] = order === "newestFirst" ? ["<", ">"] : [">", "<"];
  const after = page.after ? ` AND ${column} ${following} ${bind(page.after[0])}::uuid` : "";
  const before = page.before ? ` AND ${column} ${preceding} ${bind(page.before[0])}::uuid` : "";
  const ascending = (order === "oldestFirst") === (page.direction === "forward");
  return { conditions: after + before, order: ascending ? "ASC" : "DESC" };
}
