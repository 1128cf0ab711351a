import { seedPassword } from "../../prisma/users/seed.ts";
import type { OperationData } from "../../tests/support/system-operations.ts";
import { present, type SystemClient } from "../../tests/support/system-client.ts";

type Variables = Readonly<Record<string, unknown>>;

/** One operation of schema/operations, and what is sent with it. */
export interface PlannedOperation {
  readonly name: keyof OperationData;
  readonly isWrite: boolean;
  /** For the request of that number, counted over the whole run: writes must not repeat themselves. */
  readonly variables: (index: number) => Variables;
  /** Looks at an answer that later requests depend on. */
  readonly learn?: (data: unknown) => void;
}

const email = "demo@example.com";

/** A session of the demo account. */
export async function signIn(client: SystemClient): Promise<{ accessToken: string; refreshToken: string }> {
  const { signIn: signedIn } = await client.data("sign-in", { input: { email, password: seedPassword } });
  return present(signedIn.session, "a session");
}

const read = (name: keyof OperationData, variables: Variables = {}): PlannedOperation => ({
  name,
  isWrite: false,
  variables: () => variables,
});

const write = (name: keyof OperationData, variables: (index: number) => Variables): PlannedOperation => ({
  name,
  isWrite: true,
  variables,
});

/** Session tokens are used once: each request takes that of the answer before. */
function refreshing(first: string): PlannedOperation {
  let refreshToken = first;
  return {
    ...write("refresh-session", () => ({ input: { refreshToken } })),
    learn: (data) => {
      const { refreshSession } = data as OperationData["refresh-session"];
      refreshToken = refreshSession.session?.refreshToken ?? refreshToken;
    },
  };
}

const kinds = ["LIKE", "LOVE", "LAUGH", "WOW", "SAD", "CELEBRATE"];

const longestWord = (text: string): string =>
  (text.match(/\p{L}+/gu) ?? []).reduce(
    (longest, word) => (word.length > longest.length ? word : longest),
    "",
  );

/** Every operation of the app, about things that the seeded world has. */
export async function planOperations(client: SystemClient): Promise<PlannedOperation[]> {
  const { accessToken } = await signIn(client);
  const { refreshToken } = await signIn(client);
  const explore = await client.data("explore-screen", { first: 100 }, accessToken);
  const posts = explore.exploreFeed.nodes;
  const busiest = present(posts.toSorted((a, b) => b.commentCount - a.commentCount)[0], "a post");
  const authors = [...new Set(posts.flatMap(({ author }) => (author ? [author.id] : [])))];
  const tag = present(explore.trendingTags[0], "a trending tag").name;
  const at = <T>(list: readonly T[], index: number): T => present(list[index % list.length], "an entry");
  return [
    read("home-screen"),
    read("explore-screen"),
    read("post-screen", { id: busiest.id }),
    read("profile-screen", { handle: present(busiest.author, "an author").handle }),
    read("tag-screen", { tag }),
    read("search-screen", { text: longestWord(busiest.body) }),
    read("notifications-screen"),
    write("sign-in", () => ({ input: { email, password: seedPassword } })),
    refreshing(refreshToken),
    write("register", (index) => ({
      input: {
        handle: `bench${process.pid}x${index}`,
        displayName: "Somebody New",
        email: `bench-${process.pid}-${index}@example.com`,
        password: "a-long-enough-password",
      },
    })),
    write("follow", (index) => ({ input: { userId: at(authors, index) } })),
    write("create-post", (index) => ({
      input: { body: `Post number ${index} of a benchmark.`, tags: [tag] },
    })),
    write("create-comment", (index) => ({
      input: { postId: at(posts, index).id, body: `Comment number ${index} of a benchmark.` },
    })),
    write("react", (index) => ({ input: { postId: at(posts, index).id, kind: at(kinds, index) } })),
    write("mark-all-notifications-read", () => ({ input: {} })),
  ];
}
