import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inRoot } from "../../../scripts/support/workspace.ts";
import { join, type Person } from "../../support/system-people.ts";
import { present } from "../../support/system-client.ts";
import { launch } from "../../support/system-process.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem("commands");
}, 60_000);
afterAll(() => system.close());

async function run(script: string, args: readonly string[] = []) {
  const env = { ...system.env, USERS_URL: system.subgraphUrls.users };
  const command = launch(inRoot("scripts", script), args, env);
  return { code: await command.exit(), output: command.output() };
}

interface Refreshed {
  readonly refreshSession: { readonly session: { readonly accessToken: string } | null };
}

async function nextToken({ refreshToken }: Person): Promise<string> {
  const document = `mutation ($input: RefreshSessionInput!) {
    refreshSession(input: $input) { session { accessToken } }
  }`;
  const { data } = await system.client.send<Refreshed>(document, { input: { refreshToken } });
  return present(data?.refreshSession.session, "a session").accessToken;
}

const ban = `mutation ($input: BanUserInput!) { banUser(input: $input) { account { status } errors { code } } }`;

describe("pnpm users:grant-role", () => {
  it("makes the first admin, who then bans through the gateway with the next token", async () => {
    const [ann, bob] = [await join(system.client), await join(system.client)];
    const input = { userId: bob.id, reason: "Spam" };
    const before = await system.client.send(ban, { input }, ann.token);
    expect(before.errors.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
    const { code, output } = await run("users-grant-role.ts", [ann.handle, "ADMIN"]);
    expect([code, output]).toEqual([0, `✓ @${ann.handle} has the roles USER, ADMIN.\n`]);
    const after = await system.client.send(ban, { input }, await nextToken(ann));
    expect(after.data).toEqual({ banUser: { account: { status: "BANNED" }, errors: [] } });
  });

  it.each([[["nobody_here", "ADMIN"]], [["demo"]], [["demo", "OPERATOR"]]])(
    "fails for %j, and says why",
    async (args) => {
      const { code, output } = await run("users-grant-role.ts", args);
      expect(code).toBe(1);
      expect(output).toMatch(/^✗ (Usage|users answered 404)/);
    },
  );
});

describe("pnpm keys:rotate", () => {
  it("publishes the next key while the old one goes on signing", async () => {
    const ann = await join(system.client);
    const { code, output } = await run("keys-rotate.ts");
    expect(code).toBe(0);
    expect(output).toMatch(/^✓ Key [\w-]{43} is published\.\n {2}It signs from .*Z; the keys before it/);
    const token = await nextToken(ann);
    const { status } = await system.client.send("{ me { id } }", {}, token);
    expect(status).toBe(200);
  });
});
