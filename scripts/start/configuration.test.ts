import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Environment } from "@skein/service-kit/config.ts";
import { checkConfiguration } from "./configuration.ts";
import { embeddedEnvironment } from "./embedded-environment.ts";

describe("the settings of a start", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "skein-settings-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = async (settings: Environment): Promise<void> => {
    checkConfiguration(await embeddedEnvironment({ SKEIN_DATA_DIR: folder, ...settings }));
  };

  it("need nothing from outside", async () => {
    await expect(check({})).resolves.toBeUndefined();
  });

  it("are checked for all processes at once, and each problem is named once", async () => {
    const settings = { INTROSPECTION: "maybe", REDIS_URL: "nonsense", CONTENT_DATABASE_URL: "mysql://host" };
    await expect(check(settings)).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/^REDIS_URL/),
        expect.stringMatching(/^INTROSPECTION/),
        expect.stringMatching(/^CONTENT_DATABASE_URL/),
      ],
    });
  });
});
