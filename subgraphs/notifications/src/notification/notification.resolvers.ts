import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { NotificationsContext } from "../context.ts";
import type { SubjectType } from "../generated/prisma/enums.ts";
import type { Resolvers } from "../generated/resolvers-types.ts";
import {
  countUnreadNotifications,
  listNotifications,
  markAllRead,
  markRead,
} from "./notification.service.ts";

const typenames = { POST: "Post", COMMENT: "Comment", USER: "User" } as const satisfies Record<
  SubjectType,
  string
>;

const viewerReference = (context: NotificationsContext) =>
  ({ __typename: "User", id: requireViewer(context).userId }) as const;

export const notificationResolvers = {
  User: {
    notifications: ({ id }, args, context) => listNotifications(context, id, args),
    unreadNotificationCount: ({ id }, _args, context) => countUnreadNotifications(context, id),
  },
  Notification: {
    __resolveReference: ({ id }, { loaders }) => loaders.loadNotification(id),
    actor: ({ actorId }) => ({ __typename: "User", id: actorId }),
    subject: ({ subjectType, subjectId }) => ({ __typename: typenames[subjectType], id: subjectId }),
  },
  NotificationSubject: { __resolveType: (subject) => subject.__typename },
  Mutation: {
    markNotificationsRead: async (_root, { input }, context) => {
      const notifications = await markRead(context, input.ids);
      if (notifications) return { notifications, viewer: viewerReference(context), errors: [] };
      const message = "Send 1 to 100 ids.";
      return { notifications: [], viewer: null, errors: [{ code: "TOO_MANY_IDS", message, field: "ids" }] };
    },
    markAllNotificationsRead: async (_root, { input }, context) => {
      const markedCount = await markAllRead(context, input.upToId);
      if (markedCount !== null) return { markedCount, viewer: viewerReference(context), errors: [] };
      const message = "There is no such notification.";
      const errors = [{ code: "NOTIFICATION_NOT_FOUND" as const, message, field: "upToId" }];
      return { markedCount: 0, viewer: null, errors };
    },
  },
} satisfies Resolvers;
