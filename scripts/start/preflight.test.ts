import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Environment } from "@skein/service-kit/config.ts";
import { checkMachine } from "./preflight.ts";

const anyPorts = { GATEWAY_PORT: "0", USERS_PORT: "0", CONTENT_PORT: "0", NOTIFICATIONS_PORT: "0" };

async function holdPort(): Promise<{ port: string; release: () => Promise<unknown> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  return { port, release: () => new Promise((resolve) => server.close(resolve)) };
}

describe("a start is refused in one line", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "skein-preflight-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = (settings: Environment): Promise<void> =>
    checkMachine({ SKEIN_DATA_DIR: folder, ...anyPorts, ...settings });

  it("on a port that is in use", async () => {
    const { port, release } = await holdPort();
    await expect(check({ USERS_PORT: port })).rejects.toThrow(
      `Port ${port} is in use: stop the program that has it, or choose another port with USERS_PORT.`,
    );
    await release();
  });

  it("on a port that is given twice", async () => {
    const { port, release } = await holdPort();
    await release();
    await expect(check({ GATEWAY_PORT: port, USERS_PORT: port })).rejects.toThrow(
      `GATEWAY_PORT and USERS_PORT are both ${port}: choose another for one.`,
    );
  });

  it("on what is no port", async () => {
    await expect(check({ CONTENT_PORT: "http" })).rejects.toThrow("CONTENT_PORT is not a port");
  });

  it("in a folder that cannot be one", async () => {
    const file = process.execPath;
    await expect(check({ SKEIN_DATA_DIR: file })).rejects.toThrow(`Cannot write to ${file}`);
  });
});
