import { createHash } from "node:crypto";
import { expect } from "@jest/globals";
import { getRaw, postGraphQL, type RawResponse } from "./raw-http.ts";
import type { TestGateway } from "./test-gateway.ts";

const maxAnswerBytes = 10_000;
const maxErrors = 10;

interface ErrorAnswer {
  readonly errors: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
  readonly data?: unknown;
}

/** Holds an answer to what every refusal is: small, without guesses, and without a call of any subgraph. */
export function expectRefusal(
  { people, posts }: Pick<TestGateway, "people" | "posts">,
  { status, text, json }: RawResponse,
  wanted: { readonly status?: number; readonly code: string },
): ErrorAnswer {
  const answer = json() as ErrorAnswer;
  expect({ status, code: answer.errors[0]?.extensions.code }).toEqual({ status: 400, ...wanted });
  expect(answer).not.toHaveProperty("data");
  expect(answer.errors.length).toBeLessThanOrEqual(maxErrors);
  expect(text.length).toBeLessThan(maxAnswerBytes);
  expect(text).not.toMatch(/did you mean/i);
  expect([...people.calls, ...posts.calls]).toEqual([]);
  return answer;
}

/** Sends a document every way that there is: as a client's first, again, by its hash, and by GET where it fits. */
export async function expectDocumentRefused(
  gateway: TestGateway,
  query: string,
  code: string,
): Promise<void> {
  const sha256Hash = createHash("sha256").update(query).digest("hex");
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  for (const body of [{ query }, { query }, { query, extensions }])
    expectRefusal(gateway, await postGraphQL(gateway.url, body), { code });
  // It was not registered either.
  const byHash = await postGraphQL(gateway.url, { extensions });
  expect(byHash.json()).toMatchObject({ errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }] });
  const target = `/graphql?${new URLSearchParams({ query }).toString()}`;
  if (target.length < maxAddressLength) {
    expectRefusal(gateway, await getRaw(gateway.url, target), { code });
  }
}

const maxAddressLength = 16_000;
