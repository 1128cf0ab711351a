import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  CreateDataExportLinkErrorCode,
  ExportMyDataErrorCode,
  Resolvers,
} from "../generated/resolvers-types.ts";
import { createOwnExportLink, getOwnExport, requestOwnExport } from "./export.service.ts";

const requestErrors: ErrorTexts<ExportMyDataErrorCode> = {
  ALREADY_UNDER_WAY: { message: "Your data is being collected already.", field: null },
  TOO_MANY_EXPORTS: { message: "You have asked three times within a day. Try again tomorrow.", field: null },
};

const linkErrors: ErrorTexts<CreateDataExportLinkErrorCode> = {
  NOT_READY: { message: "There is no copy of your data to download.", field: null },
  DOWNLOAD_UNDER_WAY: { message: "Your data is being downloaded. Try again in ten minutes.", field: null },
};

export const exportResolvers = {
  Query: {
    myDataExport: (_parent, _args, context) => getOwnExport(context),
  },
  Mutation: {
    exportMyData: async (_parent, _args, context) => {
      const { problems, ...outcome } = await requestOwnExport(context);
      return { ...outcome, errors: toErrors(requestErrors, problems) };
    },
    createDataExportLink: async (_parent, _args, context) => {
      const { link, problems } = await createOwnExportLink(context);
      return { link, errors: toErrors(linkErrors, problems) };
    },
  },
} satisfies Resolvers;
