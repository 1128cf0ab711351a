import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, type RawResponse } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const extensionsOf = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });

interface Sent {
  readonly query?: string;
  readonly hash: string;
}

const ways: [string, (sent: Sent) => Promise<RawResponse>][] = [
  [
    "POST",
    ({ query, hash }) =>
      postGraphQL(gateway.url, {
        operationName: null,
        variables: {},
        ...(query ? { query } : {}),
        extensions: extensionsOf(hash),
      }),
  ],
  [
    "GET",
    ({ query, hash }) => {
      const parameters = new URLSearchParams({
        operationName: "null",
        variables: "{}",
        ...(query ? { query } : {}),
        extensions: JSON.stringify(extensionsOf(hash)),
      });
      return getRaw(gateway.url, `/graphql?${parameters.toString()}`, {
        "Content-type": "application/json",
        Accept: "*/*",
      });
    },
  ],
];

describe.each(ways)("H15: persisted queries by %s", (way, send) => {
  const query = `{ echo(text: "by ${way}") }`;
  const answer = { data: { echo: `by ${way}` } };

  it("are not found, then registered with the document, then found by their hash", async () => {
    const unknown = await send({ hash: sha256(query) });
    expect(unknown.status).toBe(200);
    expect(unknown.json()).toEqual({
      errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }],
    });
    expect((await send({ query, hash: sha256(query) })).json()).toEqual(answer);
    expect((await send({ hash: sha256(query) })).json()).toEqual(answer);
  });

  it("are refused with 400 under a wrong hash, and not kept", async () => {
    const wrong = sha256(`something else by ${way}`);
    const response = await send({ query, hash: wrong });
    expect(response.status).toBe(400);
    expect(response.json()).toEqual({
      errors: [{ message: "provided sha does not match query", extensions: { code: "BAD_REQUEST" } }],
    });
    expect((await send({ hash: wrong })).json()).toMatchObject({
      errors: [{ message: "PersistedQueryNotFound" }],
    });
  });
});

describe("H15: what is registered one way", () => {
  it("is found the other way", async () => {
    const query = '{ echo(text: "both") }';
    const [[, post], [, get]] = ways as [(typeof ways)[0], (typeof ways)[0]];
    await post({ query, hash: sha256(query) });
    expect((await get({ hash: sha256(query) })).json()).toEqual({ data: { echo: "both" } });
  });

  it("is not kept when it does not fit the schema", async () => {
    const query = "{ nothing }";
    const [[, post]] = ways as [(typeof ways)[0]];
    await post({ query, hash: sha256(query) });
    expect((await post({ hash: sha256(query) })).json()).toMatchObject({
      errors: [{ message: "PersistedQueryNotFound" }],
    });
  });
});
