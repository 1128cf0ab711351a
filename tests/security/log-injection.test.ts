import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { getRaw, postGraphQL, sendRaw } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

const secret = "s3cret-of-the-test";
const forged = 'x\r\n{"level":"fatal","msg":"forged"}';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ LOG_LEVEL: "trace" });
});
afterAll(() => gateway.close());

describe("secrets and line breaks that a client sends", () => {
  it("are in no line of the log", async () => {
    const { url, posts } = gateway;
    const token = await gateway.token({ sub: "ada" });
    const echo = "query Echo($text: String!) { echo(text: $text) }";
    const bodies: unknown[] = [
      { query: echo, variables: { text: secret } },
      { query: echo, variables: { text: { password: secret } } },
      { query: `{ echo(text: "${secret}") }` },
      { query: `{ ${secret.replaceAll("-", "_")} }` },
      { query: `{ ${secret}` },
      { query: "{ __typename }", operationName: forged },
      { query: echo, operationName: secret },
      { extensions: { persistedQuery: { version: 1, sha256Hash: `${secret}${forged}` } } },
      `{"query": "${secret}`,
      [secret],
    ];
    for (const body of bodies) {
      await postGraphQL(url, body, { Authorization: `Bearer ${token}`, Cookie: `session=${secret}` });
      await postGraphQL(url, body, { Authorization: `Bearer ${secret}` });
    }
    await getRaw(url, `/graphql?query=${encodeURIComponent(forged)}&password=${secret}`);
    await getRaw(url, `/nowhere/${secret}?token=${secret}`);
    await getRaw(url, `/%0d%0aforged`, { "x-request-id": `${secret} forged` });
    await sendRaw(url, `GET /graphql HTTP/1.1\nhost: ${secret}\nconnection: close`);
    await sendRaw(url, secret);
    await posts.close();
    await postGraphQL(url, { query: `{ people(first: 1) { posts { title } } echo(text: "${secret}") }` });

    const requests = () => gateway.logLines().filter(({ msg }) => msg === "request").length;
    await eventually(async () => requests() > 2 * bodies.length, "the requests are in the log");
    const log = JSON.stringify(gateway.logLines());
    expect(log).not.toContain(secret);
    expect(log).not.toContain(secret.replaceAll("-", "_"));
    expect(log).not.toContain(token.split(".")[2]);
    expect(log).not.toContain("forged");
    expect(log).not.toMatch(/\\\\r|\\\\n(?! {4}at )/);
  });
});
