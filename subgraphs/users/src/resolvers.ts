import { GraphQLDateTime, GraphQLURL } from "graphql-scalars";
import { auditResolvers } from "./audit/audit.resolvers.ts";
import { anonymousResolvers } from "./anonymous/anonymous.resolvers.ts";
import { accountResolvers } from "./account/account.resolvers.ts";
import { emailAddressScalar } from "./account/email-address.scalar.ts";
import { emailResolvers } from "./account/email.resolvers.ts";
import { passwordResolvers } from "./account/password.resolvers.ts";
import { erasureResolvers } from "./erasure/erasure.resolvers.ts";
import { exportResolvers } from "./export/export.resolvers.ts";
import { followResolvers } from "./follow/follow.resolvers.ts";
import type { Resolvers } from "./generated/resolvers-types.ts";
import { moderationResolvers } from "./moderation/moderation.resolvers.ts";
import { openIdResolvers } from "./openid/openid.resolvers.ts";
import { sessionResolvers } from "./session/session.resolvers.ts";
import { passkeyResolvers } from "./passkey/passkey.resolvers.ts";
import { stepUpResolvers } from "./step-up/step-up.resolvers.ts";
import { totpResolvers } from "./totp/totp.resolvers.ts";
import { userResolvers } from "./user/user.resolvers.ts";

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTime,
  EmailAddress: emailAddressScalar,
  URL: GraphQLURL,
  Query: {
    ...emailResolvers.Query,
    ...openIdResolvers.Query,
    ...userResolvers.Query,
    ...sessionResolvers.Query,
    ...auditResolvers.Query,
    ...moderationResolvers.Query,
    ...totpResolvers.Query,
    ...passkeyResolvers.Query,
    ...erasureResolvers.Query,
    ...exportResolvers.Query,
  },
  Mutation: {
    ...accountResolvers.Mutation,
    ...emailResolvers.Mutation,
    ...openIdResolvers.Mutation,
    ...anonymousResolvers.Mutation,
    ...passwordResolvers.Mutation,
    ...sessionResolvers.Mutation,
    ...moderationResolvers.Mutation,
    ...stepUpResolvers.Mutation,
    ...totpResolvers.Mutation,
    ...passkeyResolvers.Mutation,
    ...userResolvers.Mutation,
    ...followResolvers.Mutation,
    ...erasureResolvers.Mutation,
    ...exportResolvers.Mutation,
  },
  ModeratedAccount: moderationResolvers.ModeratedAccount,
  User: { ...userResolvers.User, ...followResolvers.User },
};
