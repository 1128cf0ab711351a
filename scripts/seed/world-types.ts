export interface WorldUser {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly bio: string;
  readonly avatarSeed: string;
  readonly createdAt: Date;
  readonly email: string;
  /** Topic names, the favourite first. */
  readonly interests: readonly string[];
}

export interface WorldMedia {
  readonly id: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** For `renderPictureSvg`. */
  readonly seed: string;
  readonly alt: string;
}

export interface WorldPost {
  readonly id: string;
  readonly authorId: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly mentionedUserIds: readonly string[];
  readonly media: readonly WorldMedia[];
  readonly visibility: "PUBLIC" | "FOLLOWERS";
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

export interface WorldComment {
  readonly id: string;
  readonly postId: string;
  readonly parentId: string | null;
  readonly authorId: string;
  readonly body: string;
  readonly mentionedUserIds: readonly string[];
  readonly createdAt: Date;
}

export interface WorldFollow {
  readonly followerId: string;
  readonly followeeId: string;
  readonly createdAt: Date;
}

export type WorldReactionKind = "LIKE" | "LOVE" | "LAUGH" | "WOW" | "SAD" | "CELEBRATE";

export interface WorldReaction {
  readonly postId: string;
  readonly userId: string;
  readonly kind: WorldReactionKind;
  readonly createdAt: Date;
}
