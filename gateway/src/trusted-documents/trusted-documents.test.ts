import { createLogger } from "@skein/service-kit/logger.ts";
import { describe, expect, it } from "@jest/globals";
import { sha256Of } from "./manifest.ts";
import { createTrustedDocuments } from "./trusted-documents.ts";

const text = "query Hello { __typename }";
const sha256Hash = sha256Of(text);
const published = () => new Map([[sha256Hash, text]]);
const byHash = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
const post = (body: unknown) => ({ method: "POST", body, query: {} });

function open(mode: "enforce" | "log") {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: "gateway", level: "info", destination });
  return { ...createTrustedDocuments({ mode, published, logger }), lines };
}

describe("trusted documents", () => {
  it.each(["enforce", "log"] as const)("put the text in place of its hash (%s)", (mode) => {
    const request = post({ ...byHash(sha256Hash), variables: { a: 1 } });
    expect(open(mode).admit(request)).toBeNull();
    expect(request.body).toEqual({ query: text, variables: { a: 1 } });
  });

  it("take a document id as well, by GET too", () => {
    const request = { method: "GET", body: undefined, query: { documentId: `sha256:${sha256Hash}` } };
    expect(open("enforce").admit(request)).toBeNull();
    expect(request.query).toEqual({ query: text });
  });

  it.each([
    ["a text", { query: "{ other }" }],
    ["a text that is published", { query: text }],
    ["a text with its hash", { query: text, ...byHash(sha256Hash) }],
    ["another text under a known hash", { query: "{ other }", ...byHash(sha256Hash) }],
    ["a text that is none beside a known hash", { query: [text], ...byHash(sha256Hash) }],
    ["an unknown hash", byHash(sha256Of("{ other }"))],
    ["a hash that is a name of objects", byHash("__proto__")],
    ["a list", [byHash(sha256Hash)]],
    ["nothing", null],
  ])("refuse %s where they are enforced", (_case, body) => {
    expect(open("enforce").admit(post(body))).toMatchObject({
      status: 400,
      code: "PERSISTED_QUERY_REQUIRED",
    });
  });

  it("tell once of what is not published where they only log, without its text", () => {
    const { admit, lines } = open("log");
    const request = post({ query: '{ user(token: "secret") { id } }' });
    expect([admit(request), admit(request), admit(post({ query: text }))]).toEqual([null, null, null]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("secret");
  });

  it("do not repeat in the log what a client calls a hash", () => {
    const { admit, lines } = open("log");
    expect(admit(post(byHash("Bearer secret\r\nforged")))).toBeNull();
    expect(lines).toEqual([]);
  });
});
