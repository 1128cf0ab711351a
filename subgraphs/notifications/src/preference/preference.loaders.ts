import DataLoader from "dataloader";
import type { NotificationPreference } from "../generated/prisma/client.ts";
import type { LoaderSources } from "../loaders.ts";

export function createPreferenceLoaders({ prisma }: LoaderSources) {
  return {
    /** What the user chose; types without a row were never touched. */
    preferencesByUserId: new DataLoader(
      async (userIds: readonly string[]): Promise<NotificationPreference[][]> => {
        const rows = await prisma.notificationPreference.findMany({
          where: { userId: { in: [...userIds] } },
        });
        const byUser = Map.groupBy(rows, (row) => row.userId);
        return userIds.map((userId) => byUser.get(userId) ?? []);
      },
      { maxBatchSize: 1_000 },
    ),
  };
}
