import type {
  CreatePostErrorCode,
  DeletePostErrorCode,
  Resolvers,
  UpdatePostErrorCode,
} from "../generated/resolvers-types.ts";
import { listMentions } from "../mention/mention.service.ts";
import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import { orUnkept } from "../unkept.ts";
import { updatePost } from "./post-edit.service.ts";
import { createPost, deletePost } from "./post.service.ts";

const draftErrors: ErrorTexts<CreatePostErrorCode> = {
  BODY_EMPTY: { message: "Write something, or add a picture.", field: "body" },
  BODY_TOO_LONG: { message: "A post has at most 5,000 characters.", field: "body" },
  TAG_INVALID: {
    message: "At most ten tags, each of 1 to 50 letters, digits, _ and -.",
    field: "tags",
  },
  MEDIA_INVALID: {
    message: "At most ten pictures, each with an https URL and a width and height of 1 to 20,000 pixels.",
    field: "media",
  },
};
const ownPostErrors: ErrorTexts<DeletePostErrorCode> = {
  POST_NOT_FOUND: { message: "There is no such post.", field: "postId" },
  NOT_AUTHOR: { message: "Only its author may do this.", field: "postId" },
};
const updatePostErrors: ErrorTexts<UpdatePostErrorCode> = { ...draftErrors, ...ownPostErrors };

export const postResolvers = {
  Query: {
    post: async (_parent, { id }, { loaders, caching }) => orUnkept(await loaders.loadPost(id), caching),
  },
  Mutation: {
    createPost: async (_parent, { input }, context) => {
      const outcome = await createPost(context, input);
      return "result" in outcome
        ? { post: outcome.result, errors: [] }
        : { post: null, errors: toErrors(draftErrors, outcome.problems) };
    },
    updatePost: async (_parent, { input }, context) => {
      const outcome = await updatePost(context, input);
      return "result" in outcome
        ? { post: outcome.result, errors: [] }
        : { post: null, errors: toErrors(updatePostErrors, outcome.problems) };
    },
    deletePost: async (_parent, { input }, context) => {
      const outcome = await deletePost(context, input);
      return "result" in outcome
        ? { deletedPostId: outcome.result, errors: [] }
        : { deletedPostId: null, errors: toErrors(ownPostErrors, outcome.problems) };
    },
  },
  Post: {
    __resolveReference: ({ id }, { loaders }) => loaders.loadPost(id),
    author: ({ authorId }) => ({ id: authorId }),
    mentions: ({ mentionedUserIds }, _args, { loaders }) => listMentions(loaders, mentionedUserIds),
    viewerCanEdit: ({ authorId }, _args, { viewerId }) => authorId === viewerId,
  },
} satisfies Resolvers;
