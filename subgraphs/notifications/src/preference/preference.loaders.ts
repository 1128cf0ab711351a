import DataLoader from "dataloader";
import type { NotificationPreference, PrismaClient } from "../generated/prisma/client.ts";

export function createPreferenceLoaders({ prisma }: { readonly prisma: PrismaClient }) {
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
