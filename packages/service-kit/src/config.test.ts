import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { ConfigError, booleanSetting, jsonSetting, loadConfig, portSetting } from "./config.ts";

const schema = z.object({
  PORT: portSetting(4000),
  SECRET: z.string(),
  FLAG: booleanSetting(false),
  KEY: jsonSetting(z.object({ kty: z.string() })).optional(),
});

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(schema, env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
};

describe("loadConfig", () => {
  it("gives a frozen object with defaults and converted values", () => {
    const config = loadConfig(schema, { SECRET: "s", FLAG: "true", KEY: '{"kty":"OKP"}' });
    expect(config).toEqual({ PORT: 4000, SECRET: "s", FLAG: true, KEY: { kty: "OKP" } });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("reports every problem at once, by name", () => {
    const problems = problemsOf({ PORT: "high", FLAG: "perhaps", KEY: "{" });
    expect(problems.map((line) => line.split(/[ :]/)[0])).toEqual(["PORT", "SECRET", "FLAG", "KEY"]);
  });

  it("takes an empty variable for an absent one", () => {
    expect(problemsOf({ SECRET: "" })).toEqual(["SECRET is required"]);
  });

  it("never repeats a value, which may be a secret", () => {
    expect(problemsOf({ SECRET: "s", KEY: "hunter2" }).join()).not.toContain("hunter2");
  });
});
