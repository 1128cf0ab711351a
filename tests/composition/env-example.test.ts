import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { loadGatewayConfig, settings as gatewaySettings } from "@skein/gateway/config.ts";
import { loadConfig } from "@skein/service-kit/config.ts";
import { settings as contentSettings } from "@skein/content/config.ts";
import { settings as notificationsSettings } from "@skein/notifications/config.ts";
import { settings as usersSettings } from "@skein/users/config.ts";
import { inRoot, subgraphNames } from "../../scripts/support/workspace.ts";
import { readComposeText } from "../support/compose-file.ts";

const exampleText = await readFile(inRoot(".env.example"), "utf8");
const example = parseEnv(exampleText);
const present = Object.fromEntries(Object.entries(example).filter(([, value]) => value !== ""));

const settingNames = [
  usersSettings,
  contentSettings,
  notificationsSettings,
  gatewaySettings(false),
  gatewaySettings(true),
].flatMap((settings) => Object.keys(settings.shape));

/** The gateway takes these from the supergraph's names instead of from a list. */
const subgraphUrls = subgraphNames.map((name) => `${name.toUpperCase()}_URL`);

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe(".env.example", () => {
  it("has every setting of every process, every variable of docker-compose.yml, and nothing else", async () => {
    const composeNames = (await readComposeText()).matchAll(/(?<!\$)\$\{([A-Z_]+)/g);
    const known = [...settingNames, ...subgraphUrls, ...[...composeNames].map(([, name = ""]) => name)];
    expect(sorted(Object.keys(example))).toEqual(sorted(known));
  });

  it("says what each variable, or each run of them, is", () => {
    const lines = exampleText.split("\n");
    const isVariable = (line = ""): boolean => /^[A-Z_]+=/.test(line);
    const unexplained = lines.filter((line, index) => {
      const before = lines[index - 1] ?? "";
      return isVariable(line) && !isVariable(before) && !/^# [^-]/.test(before);
    });
    expect(unexplained).toEqual([]);
  });

  it.each([
    ["users", usersSettings],
    ["content", contentSettings],
    ["notifications", notificationsSettings],
  ])("gives the defaults of %s", (_name, settings) => {
    const secrets = requiredValues(Object.keys(settings.shape));
    expect(loadConfig(settings, { ...secrets, ...present })).toEqual(loadConfig(settings, secrets));
  });

  it("gives the gateway's defaults", () => {
    const { subgraphUrls: _, ...written } = loadGatewayConfig(present);
    const { subgraphUrls: __, ...defaults } = loadGatewayConfig({});
    expect(written).toEqual(defaults);
  });
});

/** Something usable for each setting that has no default. */
function requiredValues(names: readonly string[]): Record<string, string> {
  const key = { kty: "OKP", crv: "Ed25519", x: "x", d: "d", kid: "1" };
  const values: Record<string, string> = {
    KEY_ENCRYPTION_KEYS: Buffer.alloc(32).toString("base64"),
    IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [key] }),
    ...Object.fromEntries(
      subgraphNames.map((name) => [`${name.toUpperCase()}_DATABASE_URL`, "pglite:memory"]),
    ),
  };
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
