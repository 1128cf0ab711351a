import { rename, rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { postGraphQL } from "../../support/raw-http.ts";
import { composeSmallGraph } from "../../support/small-graph.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

const supergraph = (extraField = ""): string =>
  composeSmallGraph({ people: gateway.people.url, posts: gateway.posts.url }, extraField);

const replaceFile = async (contents: string): Promise<void> => {
  await writeFile(`${gateway.supergraphFile}.new`, contents);
  await rename(`${gateway.supergraphFile}.new`, gateway.supergraphFile);
};

async function hasQueryField(name: string): Promise<boolean> {
  const query = '{ __type(name: "Query") { fields { name } } }';
  const response = await postGraphQL(gateway.url, { query });
  const { data } = response.json() as { data: { __type: { fields: { name: string }[] } } };
  return data.__type.fields.some((field) => field.name === name);
}

/** The logged refusal of a file. */
const refusal = () => gateway.logLines().find((line) => line.level === "error");

describe("a new supergraph file", () => {
  it("is in use without a restart", async () => {
    expect(await hasQueryField("added")).toBe(false);
    await replaceFile(supergraph("added: String"));
    await eventually(() => hasQueryField("added"), "the new field is in the schema");
    await replaceFile(supergraph());
    await eventually(async () => !(await hasQueryField("added")), "the field is gone again");
  });

  it("drops no request of a stream, whatever it falls upon", async () => {
    const wrong: unknown[] = [];
    let sent = 0;
    let stopped = false;
    const stream = async (): Promise<void> => {
      while (!stopped) {
        sent += 1;
        // A number of its own in each document: none is cached, so that every request is parsed, validated and planned.
        const query = `{ people(first: 3) { n${sent}: name postCount } }`;
        const response = await postGraphQL(gateway.url, { query });
        const { data, errors } = response.json() as { data?: { people: unknown[] }; errors?: unknown };
        if (response.status !== 200 || errors !== undefined || data?.people.length !== 3)
          wrong.push(response.text);
      }
    };
    const streams = Array.from({ length: 6 }, stream);
    for (const round of [1, 2, 3, 4]) {
      const before = sent;
      await replaceFile(supergraph(`round${round}: String`));
      await eventually(() => hasQueryField(`round${round}`), `swap ${round}`);
      await eventually(() => sent > before + 10, "requests go on");
    }
    stopped = true;
    await Promise.all(streams);
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(40);
  });

  it("moves a subgraph while its old address is still being asked", async () => {
    const slow = Promise.withResolvers<() => void>();
    gateway.posts.misbehave((_request, response) =>
      slow.resolve(() => void response.end('{"data":{"posts":[{"title":"from the old address"}]}}')),
    );
    const underWay = postGraphQL(gateway.url, { query: "{ posts { title } }" });
    const answerNow = await slow.promise;
    await replaceFile(
      composeSmallGraph({ people: gateway.people.url, posts: gateway.people.url }, "moved: String"),
    );
    await eventually(() => hasQueryField("moved"), "the new supergraph is in use");
    answerNow();
    expect((await underWay).json()).toEqual({ data: { posts: [{ title: "from the old address" }] } });
    await postGraphQL(gateway.url, { query: "{ posts { title } }" });
    expect(gateway.people.calls.some((call) => call.body.query.includes("posts"))).toBe(true);
  });

  it.each([
    ["nonsense", () => "type Query {"],
    ["an empty file", () => ""],
    ["a schema that is no supergraph", () => "type Query { a: Int }"],
    ["a supergraph that is cut off", () => supergraph("late: String").slice(0, -400)],
    [
      "a supergraph without an address",
      () => supergraph("late: String").replaceAll(/url: "[^"]*"/g, 'url: ""'),
    ],
  ])("of %s is refused with an error, and the last good one stays", async (_case, contents) => {
    await replaceFile(contents());
    await eventually(refusal, "the refusal is logged");
    expect(await hasQueryField("people")).toBe(true);
    expect(await hasQueryField("late")).toBe(false);
    const response = await postGraphQL(gateway.url, { query: "{ people(first: 1) { name postCount } }" });
    expect(response.json()).toEqual({ data: { people: [{ name: "Person 1", postCount: 2 }] } });

    await replaceFile(supergraph("mended: String"));
    await eventually(() => hasQueryField("mended"), "the mended file is in use");
  });

  it("may disappear and come back", async () => {
    await rm(gateway.supergraphFile);
    await eventually(refusal, "its absence is logged");
    expect(await hasQueryField("people")).toBe(true);
    await replaceFile(supergraph("back: String"));
    await eventually(() => hasQueryField("back"), "the new file is in use");
  });
});
