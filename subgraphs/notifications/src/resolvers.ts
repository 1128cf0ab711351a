import { GraphQLDateTime } from "graphql-scalars";
import type { Resolvers } from "./generated/resolvers-types.ts";
import { notificationResolvers } from "./notification/notification.resolvers.ts";
import { preferenceResolvers } from "./preference/preference.resolvers.ts";

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTime,
  Mutation: { ...notificationResolvers.Mutation, ...preferenceResolvers.Mutation },
  User: { ...notificationResolvers.User, ...preferenceResolvers.User },
  Notification: notificationResolvers.Notification,
  NotificationSubject: notificationResolvers.NotificationSubject,
};
