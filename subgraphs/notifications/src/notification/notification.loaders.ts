import DataLoader from "dataloader";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import type { Notification } from "../generated/prisma/client.ts";
import { countUnread, findInboxPage, findOwnNotifications, type InboxPage } from "./notification.queries.ts";

interface NotificationLoaderSources {
  readonly sql: ReadSql;
  readonly viewer: Viewer | null;
}

const maxBatchSize = 1_000;

export function createNotificationLoaders({ sql, viewer }: NotificationLoaderSources) {
  const ownNotificationById = new DataLoader<string, Notification | null>(
    async (ids) => {
      const rows = viewer ? await findOwnNotifications(sql, viewer.userId, ids) : [];
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { maxBatchSize },
  );

  return {
    /** A notification of the viewer's, by the id that a client sent; those of others are as if they were not there. */
    loadNotification: (id: string): Promise<Notification | null> =>
      isUuid(id) ? ownNotificationById.load(id.toLowerCase()) : Promise.resolve(null),
    unreadCountByUserId: new DataLoader(
      async (userIds: readonly string[]) => {
        const counts = await countUnread(sql, userIds);
        return userIds.map((userId) => counts.get(userId) ?? 0);
      },
      { maxBatchSize },
    ),
    /** A request has one viewer, so that all its keys are pages of one inbox: as a rule, one page. */
    inboxPage: new DataLoader(
      (pages: readonly InboxPage[]) => Promise.all(pages.map((page) => findInboxPage(sql, page))),
      { cacheKeyFn: (page: InboxPage) => JSON.stringify(page) },
    ),
  };
}
