/** What everybody may know of a user: the value that is cached, and the parent of `User`'s resolvers. */
export interface UserProfile {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly bio: string | null;
  readonly createdAt: Date;
  readonly followerCount: number;
  readonly followingCount: number;
}
