import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { openTrustedDocuments } from "@skein/gateway/trusted-documents/open-trusted-documents.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { eventually } from "../support/eventually.ts";
import { getRaw, postGraphQL, type RawResponse } from "../support/raw-http.ts";
import { expectRefusal } from "../support/refusals.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

const published = "query People($first: Int!) { people(first: $first) { id } }";
const unpublished = "query Secret { people(first: 3) { id name } }";
const variables = { first: 2 };

const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");
const byHash = (text: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: sha256Of(text) } },
});
const manifestOf = (...texts: readonly string[]): string =>
  JSON.stringify({
    format: "apollo-persisted-query-manifest",
    version: 1,
    operations: texts.map((body) => ({ id: sha256Of(body), name: "Some", type: "query", body })),
  });

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "skein-manifest-"));
  file = join(folder, "trusted-documents.json");
  await writeFile(file, manifestOf(published));
});
afterAll(() => rm(folder, { recursive: true }));

const wanted = { code: "PERSISTED_QUERY_REQUIRED" };
const people = { data: { people: [{ id: expect.anything() }, { id: expect.anything() }] } };

describe("an operation that is not published, where they have to be", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ TRUSTED_DOCUMENTS: "enforce", TRUSTED_DOCUMENTS_FILE: file });
  });
  afterEach(() => {
    gateway.people.reset();
    gateway.posts.reset();
  });
  afterAll(() => gateway.close());

  const send = (body: unknown): Promise<RawResponse> => postGraphQL(gateway.url, body);

  it.each<[string, unknown]>([
    ["its text", { query: unpublished }],
    ["a text that would not even parse", { query: "{" }],
    ["its hash", byHash(unpublished)],
    ["its text under its hash, as clients register them", { query: unpublished, ...byHash(unpublished) }],
    ["its text under the hash of a published one", { query: unpublished, ...byHash(published) }],
    ["the text of a published one", { query: published, variables }],
    ["nothing", {}],
    ["introspection", { query: "{ __schema { types { name } } }" }],
  ])("is refused by %s", async (_case, body) => {
    for (const _time of [1, 2]) expectRefusal(gateway, await send(body), wanted);
  });

  it("is refused by GET", async () => {
    for (const parameters of [
      { query: unpublished },
      { extensions: JSON.stringify(byHash(unpublished).extensions) },
    ]) {
      const target = `/graphql?${new URLSearchParams(parameters).toString()}`;
      expectRefusal(gateway, await getRaw(gateway.url, target), wanted);
    }
  });

  it("leaves published ones alone, by POST and GET, on both ways", async () => {
    for (const _way of ["apollo", "lane"]) {
      expect((await send({ ...byHash(published), variables })).json()).toEqual(people);
      const { extensions } = byHash(published);
      const parameters = {
        extensions: JSON.stringify(extensions),
        variables: JSON.stringify(variables),
        operationName: "null",
      };
      const target = `/graphql?${new URLSearchParams(parameters).toString()}`;
      expect((await getRaw(gateway.url, target)).json()).toEqual(people);
    }
    expect((await send({ documentId: `sha256:${sha256Of(published)}`, variables })).json()).toEqual(people);
    // Having run, it is not known by its text.
    expectRefusalOf(await send({ query: published, variables }));
  });

  const expectRefusalOf = ({ status, json }: RawResponse): void => {
    expect(status).toBe(400);
    expect(json()).toMatchObject({ errors: [{ extensions: wanted }] });
  };

  it("runs once the manifest has it, and no longer once it has not; a broken manifest changes nothing", async () => {
    await writeFile(file, manifestOf(published, unpublished));
    const runs = async (): Promise<boolean> => (await send(byHash(unpublished))).status === 200;
    await eventually(runs, "the operation runs");
    await writeFile(file, "{");
    const failed = () => gateway.logLines().some(({ msg }) => String(msg).includes("not usable"));
    await eventually(async () => failed(), "the manifest is refused");
    expect(await runs()).toBe(true);
    await writeFile(file, manifestOf(published));
    await eventually(async () => !(await runs()), "the operation is refused again");
  });
});

describe("an operation that is not published, where that is only logged", () => {
  it("runs, and is reported by its hash", async () => {
    const gateway = await startTestGateway({ TRUSTED_DOCUMENTS: "log", TRUSTED_DOCUMENTS_FILE: file });
    try {
      for (const _time of [1, 2]) {
        expect((await postGraphQL(gateway.url, { query: unpublished })).status).toBe(200);
        expect((await postGraphQL(gateway.url, { ...byHash(published), variables })).json()).toEqual(people);
      }
      const reports = gateway.logLines().filter(({ sha256 }) => sha256 !== undefined);
      expect(reports.map(({ sha256 }) => sha256)).toEqual([sha256Of(unpublished)]);
    } finally {
      await gateway.close();
    }
  });
});

describe("a manifest that cannot be used", () => {
  it.each([
    ["is no JSON", "{"],
    ["has another hash", manifestOf(published).replace(sha256Of(published), sha256Of(unpublished))],
  ])("ends the start, if it %s", async (_case, contents) => {
    const broken = join(folder, "broken.json");
    await writeFile(broken, contents);
    const logger = createLogger({ service: "gateway", level: "silent" });
    const options = { mode: "enforce", file: broken, pollMs: 1_000, logger } as const;
    await expect(openTrustedDocuments(options)).rejects.toMatchObject({
      problems: [expect.stringContaining("TRUSTED_DOCUMENTS_FILE")],
    });
  });
});
