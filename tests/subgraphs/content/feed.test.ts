import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  introduce,
  letFollow,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { dataOf } from "../../support/subgraph-client.ts";

let content: ContentUnderTest;
let ann: Person;
let bob: Person;
let carl: Person;
/** Oldest first. */
const posts: Record<"ann1" | "bob1" | "ann2" | "carl1" | "bobHidden" | "carlHidden" | "ann3", string> = {
  ann1: "",
  bob1: "",
  ann2: "",
  carl1: "",
  bobHidden: "",
  carlHidden: "",
  ann3: "",
};

beforeAll(async () => {
  content = await startContentUnderTest("feed");
  ann = await introduce(content, "ann");
  bob = await introduce(content, "bob");
  carl = await introduce(content, "carl");
  await letFollow(content, ann, bob);
  posts.ann1 = await publish(content, ann, { body: "Grey geese fly south", tags: ["geese", "autumn"] });
  posts.bob1 = await publish(content, bob, { body: "Geese, grey and white", tags: ["geese"] });
  posts.ann2 = await publish(content, ann, { body: "Ducks stay" });
  posts.carl1 = await publish(content, carl, { body: "Straße und Ærø", tags: ["Größe"] });
  posts.bobHidden = await publish(content, bob, { body: "For friends of geese", visibility: "FOLLOWERS" });
  posts.carlHidden = await publish(content, carl, { body: "Hidden geese", visibility: "FOLLOWERS" });
  posts.ann3 = await publish(content, ann, { body: "Swans: the grey ones are young", tags: ["swans"] });
}, 60_000);

afterAll(() => content.close());

interface List {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

async function list(person: Person | null, field: string): Promise<List> {
  const query = `{ list: ${field} { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return dataOf(await content.send<{ list: List }>(person?.viewer ?? null, query)).list;
}

const idsOf = async (person: Person | null, field: string) =>
  (await list(person, field)).nodes.map((node) => node.id);

const codeOf = async (person: Person | null, query: string) =>
  (await content.send(person?.viewer ?? null, query)).errors?.[0]?.extensions.code;

describe("homeFeed", () => {
  it("has the posts of those whom the viewer follows, and the viewer's own, newest first", async () => {
    expect(await idsOf(ann, "homeFeed")).toEqual([
      posts.ann3,
      posts.bobHidden,
      posts.ann2,
      posts.bob1,
      posts.ann1,
    ]);
    expect(await idsOf(carl, "homeFeed")).toEqual([posts.carlHidden, posts.carl1]);
  });

  it("pages forward and backward without a gap or a repetition", async () => {
    const whole = await idsOf(ann, "homeFeed");
    const first = await list(ann, "homeFeed(first: 2)");
    const second = await list(ann, `homeFeed(first: 2, after: "${first.pageInfo.endCursor}")`);
    const third = await list(ann, `homeFeed(first: 2, after: "${second.pageInfo.endCursor}")`);
    const forward = [first, second, third].flatMap((page) => page.nodes.map((node) => node.id));
    expect(forward).toEqual(whole);
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const end = await list(ann, "homeFeed(last: 2)");
    expect(end.nodes.map((node) => node.id)).toEqual(whole.slice(3));
    const before = await list(ann, `homeFeed(last: 2, before: "${end.pageInfo.startCursor}")`);
    expect(before.nodes.map((node) => node.id)).toEqual(whole.slice(1, 3));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it("needs a signed-in viewer", async () => {
    expect(await codeOf(null, "{ homeFeed { nodes { id } } }")).toBe("UNAUTHENTICATED");
  });

  it("is empty for somebody who follows nobody and has written nothing", async () => {
    expect(await idsOf(await introduce(content), "homeFeed")).toEqual([]);
  });
});

describe("exploreFeed", () => {
  it("has everybody's public posts for everybody", async () => {
    const open = [posts.ann3, posts.carl1, posts.ann2, posts.bob1, posts.ann1];
    expect(await idsOf(null, "exploreFeed")).toEqual(open);
    expect(await idsOf(bob, "exploreFeed")).toEqual(open);
    expect(await idsOf(bob, "exploreFeed(last: 2)")).toEqual(open.slice(3));
  });
});

describe("searchPosts", () => {
  const search = (query: string, person: Person | null = null) =>
    idsOf(person, `searchPosts(query: ${JSON.stringify(query)})`);

  it("finds visible posts with all the words, newest first", async () => {
    expect(await search("geese grey")).toEqual([posts.bob1, posts.ann1]);
    expect(await search("GEESE", ann)).toEqual([posts.bobHidden, posts.bob1, posts.ann1]);
  });

  it("understands quotes, or, and minus", async () => {
    expect(await search(`"grey geese"`)).toEqual([posts.ann1]);
    expect(await search("ducks or swans")).toEqual([posts.ann3, posts.ann2]);
    expect(await search("grey -geese")).toEqual([posts.ann3]);
    expect(await search(`grey ${"- ".repeat(80)}geese`)).toEqual([posts.ann3]);
    expect(await search(`grey ${"-!".repeat(80)}geese`)).toEqual([posts.ann3]);
  });

  it("finds words beyond ASCII", async () => {
    expect(await search("straße")).toEqual([posts.carl1]);
    expect(await search("ærø")).toEqual([posts.carl1]);
  });

  it.each([`"`, "' OR 1=1 --", "& | ! ( ) :*", "-", "\\", "\u0000geese"])("survives %j", async (query) => {
    expect(Array.isArray(await search(query))).toBe(true);
  });

  it.each(["", "   ", "x".repeat(201)])("refuses a query of no or too many characters", async (query) => {
    const document = `{ searchPosts(query: ${JSON.stringify(query)}) { nodes { id } } }`;
    expect(await codeOf(null, document)).toBe("BAD_USER_INPUT");
  });
});

describe("tags", () => {
  it("are the same in upper and lower case", async () => {
    expect(await idsOf(null, `postsByTag(tag: "GEESE")`)).toEqual([posts.bob1, posts.ann1]);
    expect(await idsOf(null, `postsByTag(tag: "größe")`)).toEqual([posts.carl1]);
    expect(await idsOf(null, `postsByTag(tag: "unheard-of")`)).toEqual([]);
    expect(await idsOf(null, `postsByTag(tag: "not a tag")`)).toEqual([]);
  });

  it("say how many public posts carry them, and list those", async () => {
    const query = `{ tag(name: "Geese") { id name postCount posts(first: 1) { nodes { id } } } none: tag(name: "no") { id } }`;
    expect(dataOf(await content.send(null, query))).toMatchObject({
      tag: { name: "geese", postCount: 2, posts: { nodes: [{ id: posts.bob1 }] } },
      none: null,
    });
  });

  it("trend by public posts of the last thirty days", async () => {
    const query = `query ($first: Int) { trendingTags(first: $first) { name postCount } }`;
    const { trendingTags } = dataOf(
      await content.send<{ trendingTags: unknown[] }>(null, query, { first: 2 }),
    );
    expect(trendingTags).toEqual([
      { name: "geese", postCount: 2 },
      { name: "autumn", postCount: 1 },
    ]);
    const all = dataOf(await content.send<{ trendingTags: unknown[] }>(null, query, { first: null }));
    expect(all.trendingTags).toHaveLength(4);
    expect(await codeOf(null, "{ trendingTags(first: 0) { id } }")).toBe("BAD_USER_INPUT");
    expect(await codeOf(null, "{ trendingTags(first: 51) { id } }")).toBe("BAD_USER_INPUT");
  });

  it("count a new post at once, whatever was cached", async () => {
    const query = `{ tag(name: "swans") { postCount } trendingTags(first: 1) { name } }`;
    await content.send(null, query);
    await publish(content, bob, { tags: ["swans"] });
    await publish(content, bob, { tags: ["swans"] });
    expect(dataOf(await content.send(null, query))).toEqual({
      tag: { postCount: 3 },
      trendingTags: [{ name: "swans" }],
    });
  });
});

describe("a user's posts", () => {
  it("are those that the viewer may see, for many users at once", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id postCount
      posts(first: 2) { nodes { id } pageInfo { hasNextPage } } } } }`;
    const nobody = uuidv7();
    const r = [carl.id, ann.id, nobody, "nonsense"].map((id) => ({ __typename: "User", id }));
    expect(dataOf(await content.send(ann.viewer, query, { r }))).toEqual({
      _entities: [
        {
          id: carl.id,
          postCount: 1,
          posts: { nodes: [{ id: posts.carl1 }], pageInfo: { hasNextPage: false } },
        },
        {
          id: ann.id,
          postCount: 3,
          posts: { nodes: [{ id: posts.ann3 }, { id: posts.ann2 }], pageInfo: { hasNextPage: true } },
        },
        { id: nobody, postCount: 0, posts: { nodes: [], pageInfo: { hasNextPage: false } } },
        { id: "nonsense", postCount: 0, posts: { nodes: [], pageInfo: { hasNextPage: false } } },
      ],
    });
  });
});

describe("what is looked up by an id that is no UUID", () => {
  it("is not there", async () => {
    expect(dataOf(await content.send(null, `{ post(id: "1") { id } comment(id: "é") { id } }`))).toEqual({
      post: null,
      comment: null,
    });
  });
});

describe("the pictures of the seed", () => {
  it("are drawn at /media", async () => {
    const response = await fetch(`${content.url}/media/picture-1.svg?w=640&h=480`);
    expect(response.headers.get("content-type")).toMatch("image/svg+xml");
    expect(await response.text()).toContain(`width="640"`);
    expect((await fetch(`${content.url}/media/..%2Fsecret.svg`)).status).toBe(404);
  });
});
