import type { Page } from "@skein/service-kit/pagination.ts";
import type { Notification, PrismaClient } from "../generated/prisma/client.ts";

export interface InboxPage {
  readonly recipientId: string;
  readonly unreadOnly: boolean;
  readonly page: Page;
}

/** One row more than the page holds; newest first, or oldest first for a page that is read backward. */
export function findInboxPage(
  prisma: PrismaClient,
  { recipientId, unreadOnly, page }: InboxPage,
): Promise<Notification[]> {
  const [after] = page.after ?? [];
  const [before] = page.before ?? [];
  return prisma.notification.findMany({
    where: {
      recipientId,
      ...(unreadOnly ? { readAt: null } : {}),
      id: { ...(after ? { lt: after } : {}), ...(before ? { gt: before } : {}) },
    },
    orderBy: { id: page.direction === "forward" ? "desc" : "asc" },
    take: page.limit + 1,
  });
}

export async function countUnread(
  prisma: PrismaClient,
  recipientIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await prisma.notification.groupBy({
    by: ["recipientId"],
    where: { recipientId: { in: [...recipientIds] }, readAt: null },
    _count: { _all: true },
  });
  return new Map(rows.map((row) => [row.recipientId, row._count._all]));
}
