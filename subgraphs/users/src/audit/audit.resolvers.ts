import type { Resolvers } from "../generated/resolvers-types.ts";
import { listEventsOf, listOwnEvents } from "./audit.service.ts";

export const auditResolvers = {
  Query: {
    myAuditEvents: (_parent, args, context) => listOwnEvents(context, args),
    auditEvents: (_parent, args, context) => listEventsOf(context, args),
  },
} satisfies Resolvers;
