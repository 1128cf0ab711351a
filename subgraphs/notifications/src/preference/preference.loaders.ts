import DataLoader from "dataloader";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { NotificationPreference } from "../generated/prisma/client.ts";
import { findPreferences } from "./preference.queries.ts";

export function createPreferenceLoaders({ sql }: { readonly sql: ReadSql }) {
  return {
    /** What the user chose; types without a row were never touched. */
    preferencesByUserId: new DataLoader(
      async (userIds: readonly string[]): Promise<NotificationPreference[][]> => {
        const rows = await findPreferences(sql, userIds);
        const byUser = Map.groupBy(rows, (row) => row.userId);
        return userIds.map((userId) => byUser.get(userId) ?? []);
      },
      { maxBatchSize: 1_000 },
    ),
  };
}
