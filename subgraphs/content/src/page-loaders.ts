import { buildConnection, type Connection, type Page } from "@skein/service-kit/pagination.ts";
import DataLoader from "dataloader";

export type PageLoader<Node> = DataLoader<string, Connection<Node>>;

type LoadPages<Variant, Row> = (
  variant: Variant,
  page: Page,
  listIds: readonly string[],
) => Promise<readonly Row[]>;

/**
 * Loads the same page of many lists in one statement: one loader per list and page, as many as the operation
 * has such fields.
 * @param prime remembers the rows, so that nothing loads them again
 */
export function createPageLoaders<Variant, Row extends { readonly id: string; readonly listId: string }>(
  loadPages: LoadPages<Variant, Row>,
  prime?: (row: Row) => void,
) {
  const loaders = new Map<string, PageLoader<Row>>();

  const loadConnections = async (variant: Variant, page: Page, listIds: readonly string[]) => {
    const rows = await loadPages(variant, page, listIds);
    if (prime) rows.forEach(prime);
    const byList = Map.groupBy(rows, (row) => row.listId);
    return listIds.map((id) => connectionOf(page, byList.get(id) ?? []));
  };

  return {
    pageOf: (variant: Variant, page: Page): PageLoader<Row> => {
      const key = JSON.stringify([variant, page]);
      const existing = loaders.get(key);
      if (existing) return existing;
      const loader: PageLoader<Row> = new DataLoader((ids) => loadConnections(variant, page, ids), {
        maxBatchSize: 1000,
      });
      loaders.set(key, loader);
      return loader;
    },
    clear: (): void => loaders.clear(),
  };
}

/** @param rows at most `limit + 1`, in the order of the query */
export const connectionOf = <Row extends { readonly id: string }>(page: Page, rows: readonly Row[]) =>
  buildConnection(
    page,
    rows,
    (row) => [row.id],
    (row) => row,
  );
