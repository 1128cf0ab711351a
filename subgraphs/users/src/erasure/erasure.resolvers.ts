import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  CancelAccountDeletionErrorCode,
  DeleteMyAccountErrorCode,
  Resolvers,
} from "../generated/resolvers-types.ts";
import { cancelOwnDeletion, deleteOwnAccount, getOwnDeletion } from "./erasure.service.ts";

const deletionErrors: ErrorTexts<DeleteMyAccountErrorCode> = {
  LAST_ADMIN: { message: "Make somebody else an admin first.", field: null },
};

const cancellationErrors: ErrorTexts<CancelAccountDeletionErrorCode> = {
  NOT_SCHEDULED: { message: "No deletion of this account is scheduled.", field: null },
};

export const erasureResolvers = {
  Query: {
    myAccountDeletion: (_parent, _args, context) => getOwnDeletion(context),
  },
  Mutation: {
    deleteMyAccount: async (_parent, _args, context) => {
      const { deletion, problems } = await deleteOwnAccount(context);
      return { deletion, errors: toErrors(deletionErrors, problems) };
    },
    cancelAccountDeletion: async (_parent, _args, context) => {
      const cancelled = await cancelOwnDeletion(context);
      return { cancelled, errors: toErrors(cancellationErrors, cancelled ? [] : ["NOT_SCHEDULED"]) };
    },
  },
} satisfies Resolvers;
