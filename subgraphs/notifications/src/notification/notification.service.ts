import {
  buildConnection,
  isUuid,
  parsePage,
  uuidPattern,
  type PageArguments,
} from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { requireOwner, type NotificationsContext } from "../context.ts";
import type { Notification } from "../generated/prisma/client.ts";

const pageLimits = { cursor: [uuidPattern] };
const maximumIds = 100;

/** @throws {AppError} `FORBIDDEN` unless it is the viewer's own inbox. */
export async function listNotifications(
  context: NotificationsContext,
  recipientId: string,
  args: PageArguments & { readonly unreadOnly?: boolean | null },
) {
  requireOwner(context, recipientId);
  const page = parsePage(args, pageLimits);
  const unreadOnly = args.unreadOnly ?? false;
  const rows = await context.loaders.inboxPage.load({ recipientId, unreadOnly, page });
  return buildConnection(
    page,
    rows,
    ({ id }) => [id],
    (row) => row,
  );
}

/** @throws {AppError} `FORBIDDEN` unless it is the viewer's own inbox. */
export async function countUnreadNotifications(
  context: NotificationsContext,
  userId: string,
): Promise<number> {
  requireOwner(context, userId);
  return context.loaders.unreadCountByUserId.load(userId);
}

/** The viewer's notifications among these, all of them read now; null when there are too many, or none. */
export async function markRead(
  context: NotificationsContext,
  ids: readonly string[],
): Promise<Notification[] | null> {
  const { userId } = requireViewer(context);
  if (ids.length === 0 || ids.length > maximumIds) return null;
  const mine = { id: { in: ids.filter(isUuid) }, recipientId: userId };
  await context.prisma.notification.updateMany({
    where: { ...mine, readAt: null },
    data: { readAt: new Date() },
  });
  return context.prisma.notification.findMany({ where: mine, orderBy: { id: "desc" } });
}

/** How many changed; null when `upToId` is none of the viewer's notifications. */
export async function markAllRead(
  context: NotificationsContext,
  upToId: string | null | undefined,
): Promise<number | null> {
  const { userId } = requireViewer(context);
  if (upToId != null && !(await context.loaders.loadNotification(upToId))) return null;
  const { count } = await context.prisma.notification.updateMany({
    where: { recipientId: userId, readAt: null, ...(upToId != null ? { id: { lte: upToId } } : {}) },
    data: { readAt: new Date() },
  });
  return count;
}
