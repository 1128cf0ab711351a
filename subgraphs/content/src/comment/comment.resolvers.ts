import type {
  CreateCommentErrorCode,
  DeleteCommentErrorCode,
  Resolvers,
  UpdateCommentErrorCode,
} from "../generated/resolvers-types.ts";
import { parseIdPage } from "../id-page.ts";
import { listMentions } from "../mention/mention.service.ts";
import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import { orUnkept } from "../unkept.ts";
import { deleteComment, updateComment } from "./comment-edit.service.ts";
import { createComment } from "./comment.service.ts";

const bodyErrors = {
  BODY_EMPTY: { message: "Write something.", field: "body" },
  BODY_TOO_LONG: { message: "A comment has at most 2,000 characters.", field: "body" },
};
const createErrors: ErrorTexts<CreateCommentErrorCode> = {
  ...bodyErrors,
  POST_NOT_FOUND: { message: "There is no such post.", field: "postId" },
  PARENT_NOT_FOUND: { message: "The comment to reply to is not there.", field: "parentId" },
};
const deleteErrors: ErrorTexts<DeleteCommentErrorCode> = {
  COMMENT_NOT_FOUND: { message: "There is no such comment.", field: "commentId" },
  NOT_AUTHOR: { message: "Only its author, or the post's, may do this.", field: "commentId" },
};
const updateErrors: ErrorTexts<UpdateCommentErrorCode> = {
  ...bodyErrors,
  ...deleteErrors,
  NOT_AUTHOR: { message: "Only its author may do this.", field: "commentId" },
};

export const commentResolvers = {
  Query: {
    comment: async (_parent, { id }, { loaders, caching }) =>
      orUnkept(await loaders.loadComment(id), caching),
  },
  Mutation: {
    createComment: async (_parent, { input }, context) => {
      const outcome = await createComment(context, input);
      return "result" in outcome
        ? { ...outcome.result, errors: [] }
        : { comment: null, post: null, errors: toErrors(createErrors, outcome.problems) };
    },
    updateComment: async (_parent, { input }, context) => {
      const outcome = await updateComment(context, input);
      return "result" in outcome
        ? { comment: outcome.result, errors: [] }
        : { comment: null, errors: toErrors(updateErrors, outcome.problems) };
    },
    deleteComment: async (_parent, { input }, context) => {
      const outcome = await deleteComment(context, input);
      return "result" in outcome
        ? { ...outcome.result, errors: [] }
        : { deletedCommentId: null, post: null, errors: toErrors(deleteErrors, outcome.problems) };
    },
  },
  Post: {
    comments: ({ id }, args, { loaders }) => loaders.commentPages("comments", parseIdPage(args)).load(id),
  },
  Comment: {
    __resolveReference: ({ id }, { loaders }) => loaders.loadComment(id),
    post: ({ postId }, _args, { loaders }) => loaders.loadPost(postId),
    parent: ({ parentId }, _args, { loaders }) => (parentId === null ? null : loaders.loadComment(parentId)),
    author: ({ authorId }) => ({ id: authorId }),
    mentions: ({ mentionedUserIds }, _args, { loaders }) => listMentions(loaders, mentionedUserIds),
    viewerCanEdit: ({ authorId }, _args, { viewerId }) => authorId === viewerId,
    replies: ({ id }, args, { loaders }) => loaders.commentPages("replies", parseIdPage(args)).load(id),
  },
} satisfies Resolvers;
