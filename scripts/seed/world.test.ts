import { describe, expect, it } from "@jest/globals";
import { generateWorld, type WorldPost } from "./world.ts";

const NOW = new Date("2026-11-01T12:00:00Z");
const HOUR_MS = 3_600_000;
const world = generateWorld({ scale: 1, seed: "test", now: NOW });
const users = [...world.users()];
const posts = [...world.posts()];
const comments = [...world.comments()];
const follows = [...world.follows()];
const reactions = [...world.reactions()];

const userById = new Map(users.map((user) => [user.id, user]));
const postById = new Map(posts.map((post) => [post.id, post]));
const commentById = new Map(comments.map((comment) => [comment.id, comment]));
const followedAt = new Map(
  follows.map((follow) => [`${follow.followerId}>${follow.followeeId}`, follow.createdAt]),
);
const demoId = users[0]?.id ?? "";

function get<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`nothing under ${key}`);
  return value;
}

function maySee(personId: string, post: WorldPost): boolean {
  if (post.visibility === "PUBLIC" || personId === post.authorId) return true;
  const since = followedAt.get(`${personId}>${post.authorId}`);
  return since !== undefined && since <= post.createdAt;
}

function shareOfTop(counts: Iterable<number>, top: number): number {
  const sorted = [...counts].sort((a, b) => b - a);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  return sum(sorted.slice(0, top)) / sum(sorted);
}

function countBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

describe("generateWorld", () => {
  it("gives the same world twice, whichever generator is read first", () => {
    const again = generateWorld({ scale: 1, seed: "test", now: NOW });
    expect([...again.reactions()]).toEqual(reactions);
    expect([...again.comments()]).toEqual(comments);
    expect([...again.comments()]).toEqual(comments);
    expect([...again.posts()]).toEqual(posts);
    expect([...again.follows()]).toEqual(follows);
    expect([...again.users()]).toEqual(users);
  });

  it("gives another world for another seed", () => {
    const other = generateWorld({ scale: 1, seed: "other", now: NOW });
    expect([...other.posts()][5]?.body).not.toBe(posts[5]?.body);
  });

  it("has the promised size", () => {
    const within = (count: number, target: number): void =>
      expect(Math.abs(count / target - 1)).toBeLessThan(0.05);
    expect(users).toHaveLength(200);
    expect(posts).toHaveLength(2_000);
    within(comments.length, 10_000);
    within(follows.length, 6_000);
    within(reactions.length, 25_000);
    expect(world.totals).toMatchObject({
      users: 200,
      posts: 2_000,
      comments: comments.length,
      follows: follows.length,
    });
  });

  it("repeats no id, no handle, no post, and hardly any comment", () => {
    const ids = [...users, ...posts, ...comments, ...posts.flatMap((post) => post.media)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(users.map((user) => user.handle)).size).toBe(users.length);
    expect(new Set(posts.map((post) => post.body)).size).toBe(posts.length);
    expect(new Set(comments.map((comment) => comment.body)).size).toBeGreaterThanOrEqual(
      comments.length * 0.99,
    );
    expect(followedAt.size).toBe(follows.length);
    expect(new Set(reactions.map((reaction) => reaction.postId + reaction.userId)).size).toBe(
      reactions.length,
    );
  });

  it("uses UUIDv7 ids that sort by time of creation", () => {
    const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const timeOf = (id: string): number => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    const all = [...users, ...posts, ...comments];
    expect(
      all.filter(({ id, createdAt }) => !pattern.test(id) || timeOf(id) !== createdAt.getTime()),
    ).toEqual([]);
  });

  it("gives every user a valid handle and a name", () => {
    for (const user of users) {
      expect(user.handle).toMatch(/^[a-z0-9_]{3,30}$/);
      expect(user.displayName.length).toBeGreaterThan(1);
      expect(user.interests.length).toBeGreaterThan(1);
    }
  });

  it("leaves no grammar behind in any text", () => {
    const texts = [...users.map((u) => u.bio), ...posts.map((p) => p.body), ...comments.map((c) => c.body)];
    const alts = posts.flatMap((post) => post.media.map((media) => media.alt));
    const mistake = /[{}[\]|~]|undefined| {2}|^\(|\.\.$/;
    expect([...texts, ...alts].filter((text) => mistake.test(text))).toEqual([]);
  });

  it("keeps posts at one to four sentences", () => {
    for (const { body } of posts) {
      const text = body.replace(/ (\(Edited|Edit:).*$/, "");
      expect(text.match(/[.!?]+['’)]?(?=\s|$)/g)?.length ?? 1).toBeLessThanOrEqual(4);
      expect(text.length).toBeGreaterThan(15);
    }
  });
});

describe("the people of a world", () => {
  it("follow the popular: the top 2 % hold more than 8 % of all follows, in a larger world the top 1 %", () => {
    const followers = countBy(follows, (follow) => follow.followeeId);
    expect(shareOfTop(followers.values(), 4)).toBeGreaterThan(0.08);
    const larger = generateWorld({ scale: 5, seed: "test", now: NOW });
    const more = countBy(larger.follows(), (follow) => follow.followeeId);
    expect(shareOfTop(more.values(), 10)).toBeGreaterThan(0.08);
  });

  it("never follow themselves and only after both have joined", () => {
    const wrong = follows.filter(({ followerId, followeeId, createdAt }) => {
      const bothJoined = [followerId, followeeId].every((id) => createdAt >= get(userById, id).createdAt);
      return followerId === followeeId || !bothJoined || createdAt > NOW;
    });
    expect(wrong).toEqual([]);
  });

  it("include a demo account with a full feed and a full inbox", () => {
    expect(users[0]).toMatchObject({ handle: "demo", displayName: "Demo Account" });
    expect(follows.filter((follow) => follow.followerId === demoId)).toHaveLength(40);
    const own = new Set(posts.filter((post) => post.authorId === demoId).map((post) => post.id));
    expect(own.size).toBe(30);
    expect(comments.filter((comment) => own.has(comment.postId)).length).toBeGreaterThan(150);
    expect(reactions.filter((reaction) => own.has(reaction.postId)).length).toBeGreaterThan(300);
  });
});

describe("the posts of a world", () => {
  it("come after their author has joined, up to the last hours, and are edited later if at all", () => {
    for (const post of posts) {
      expect(post.createdAt > get(userById, post.authorId).createdAt && post.createdAt < NOW).toBe(true);
      if (post.editedAt !== null) expect(post.editedAt >= post.createdAt && post.editedAt <= NOW).toBe(true);
    }
    expect(NOW.getTime() - (posts.at(-1)?.createdAt.getTime() ?? 0)).toBeLessThan(6 * HOUR_MS);
    expect(posts.filter((post) => post.editedAt !== null).length).toBeGreaterThan(50);
  });

  it("keep to their author's interests", () => {
    for (const post of posts.filter(({ tags }) => tags.length > 0)) {
      expect(get(userById, post.authorId).interests).toContain(post.tags[0]);
    }
  });

  it("are reserved for followers in about 15 % of cases", () => {
    const share = posts.filter((post) => post.visibility === "FOLLOWERS").length / posts.length;
    expect(share).toBeGreaterThan(0.11);
    expect(share).toBeLessThan(0.19);
  });

  it("mention people whom the author follows, by their handle", () => {
    const mentioning = posts.filter((post) => post.mentionedUserIds.length > 0);
    expect(mentioning.length).toBeGreaterThan(100);
    for (const post of mentioning) {
      for (const id of post.mentionedUserIds) {
        expect(post.body).toContain(`@${get(userById, id).handle}`);
        expect(followedAt.has(`${post.authorId}>${id}`) && maySee(id, post)).toBe(true);
      }
    }
  });

  it("carry pictures with an alternative text and a size", () => {
    const media = posts.flatMap((post) => post.media);
    expect(media.length).toBeGreaterThan(150);
    for (const { alt, width, height } of media) {
      expect(alt.length).toBeGreaterThan(8);
      expect(width >= 400 && height >= 400).toBe(true);
    }
  });
});

describe("the comments and reactions of a world", () => {
  it("come after what they answer, by people who had joined and may see the post", () => {
    const wrongComments = comments.filter(({ authorId, postId, createdAt }) => {
      const post = get(postById, postId);
      const inTime = createdAt > post.createdAt && createdAt <= NOW;
      return !inTime || createdAt < get(userById, authorId).createdAt || !maySee(authorId, post);
    });
    expect(wrongComments).toEqual([]);
    const wrongReactions = reactions.filter(({ userId, postId, createdAt }) => {
      const post = get(postById, postId);
      const inTime = createdAt > post.createdAt && createdAt <= NOW;
      return !inTime || userId === post.authorId || !maySee(userId, post);
    });
    expect(wrongReactions).toEqual([]);
  });

  it("nest one level deep, parents first, under the same post", () => {
    const seen = new Set<string>();
    for (const comment of comments) {
      seen.add(comment.id);
      if (comment.parentId === null) continue;
      const parent = get(commentById, comment.parentId);
      expect(parent).toMatchObject({ parentId: null, postId: comment.postId });
      expect(seen.has(parent.id) && comment.createdAt > parent.createdAt).toBe(true);
    }
    expect(comments.filter((comment) => comment.parentId !== null).length).toBeGreaterThan(
      comments.length * 0.2,
    );
  });

  it("mention by handle only people who may see the post", () => {
    for (const comment of comments) {
      for (const id of comment.mentionedUserIds) {
        expect(comment.body).toContain(`@${get(userById, id).handle}`);
        expect(maySee(id, get(postById, comment.postId))).toBe(true);
      }
    }
  });

  it("gather under popular posts", () => {
    expect(shareOfTop(countBy(reactions, (reaction) => reaction.postId).values(), 200)).toBeGreaterThan(0.25);
    expect(new Set(reactions.map((reaction) => reaction.kind)).size).toBe(6);
  });
});
