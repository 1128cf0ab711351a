import { readdirSync, readFileSync } from "node:fs";
import { inRoot } from "../../scripts/support/workspace.ts";

const folder = inRoot("schema", "operations");

/** The operations of the app, by file name without its ending: exactly what a client sends. */
export const operationDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(".graphql"))
    .map((file) => [file.replace(/\.graphql$/, ""), readFileSync(`${folder}/${file}`, "utf8")]),
);

interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Payload {
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

export interface UserCard {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly avatarUrl: string;
}

export interface PostCard {
  readonly id: string;
  readonly body: string;
  readonly tags: readonly { readonly name: string }[];
  readonly author: UserCard | null;
  readonly visibility: "PUBLIC" | "FOLLOWERS";
  readonly editedAt: string | null;
  readonly commentCount: number;
  readonly reactionCount: number;
  readonly reactionCounts: readonly { readonly kind: string; readonly count: number }[];
  readonly viewerReaction: string | null;
}

export interface CommentCard {
  readonly id: string;
  readonly body: string;
  readonly author: UserCard | null;
}

export interface Session {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface InboxEntry {
  readonly id: string;
  readonly type: "FOLLOW" | "COMMENT" | "REPLY" | "REACTION" | "MENTION";
  readonly readAt: string | null;
  readonly actor: UserCard | null;
  readonly subject: { readonly __typename: string; readonly id: string; readonly body?: string } | null;
}

type SignedIn = Payload & { readonly session: Session | null; readonly user: UserCard | null };
type Viewer = { readonly id: string } | null;

/** What each operation file answers with, as far as the tests look at it. */
export interface OperationData {
  register: { readonly register: SignedIn };
  "sign-in": { readonly signIn: SignedIn };
  "refresh-session": { readonly refreshSession: Payload & { readonly session: Session | null } };
  follow: {
    readonly follow: Payload & {
      readonly user: { readonly followerCount: number; readonly viewerFollows: boolean } | null;
      readonly viewer: { readonly followingCount: number } | null;
    };
  };
  "create-post": { readonly createPost: Payload & { readonly post: PostCard | null } };
  "create-comment": {
    readonly createComment: Payload & {
      readonly comment: CommentCard | null;
      readonly post: { readonly commentCount: number } | null;
    };
  };
  react: { readonly react: Payload & { readonly post: PostCard | null } };
  "home-screen": {
    readonly me: (UserCard & { readonly unreadNotificationCount: number | null }) | null;
    readonly homeFeed: Connection<PostCard>;
  };
  "explore-screen": {
    readonly trendingTags: readonly { readonly name: string; readonly postCount: number }[];
    readonly exploreFeed: Connection<PostCard>;
  };
  "post-screen": {
    readonly post:
      (PostCard & { readonly viewerCanEdit: boolean; readonly comments: Connection<CommentCard> }) | null;
  };
  "profile-screen": {
    readonly user:
      | (UserCard & {
          readonly bio: string | null;
          readonly followerCount: number;
          readonly followingCount: number;
          readonly postCount: number | null;
          readonly viewerFollows: boolean;
          readonly posts: Connection<PostCard> | null;
        })
      | null;
  };
  "search-screen": {
    readonly users: { readonly nodes: readonly UserCard[] };
    readonly searchPosts: Connection<PostCard>;
  };
  "tag-screen": {
    readonly tag: { readonly name: string; readonly postCount: number } | null;
    readonly postsByTag: Connection<PostCard>;
  };
  "notifications-screen": {
    readonly me: {
      readonly unreadNotificationCount: number | null;
      readonly notifications: Connection<InboxEntry> | null;
    } | null;
  };
  "mark-all-notifications-read": {
    readonly markAllNotificationsRead: Payload & {
      readonly markedCount: number;
      readonly viewer: (NonNullable<Viewer> & { readonly unreadNotificationCount: number }) | null;
    };
  };
}
