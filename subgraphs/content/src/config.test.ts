import { describe, expect, it } from "@jest/globals";
import { ConfigError } from "@skein/service-kit/config.ts";
import { loadContentConfig } from "./config.ts";

const complete = {
  CONTENT_DATABASE_URL: "pglite:memory",
  IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x: "x" }] }),
};

function problemsOf(env: Record<string, string>): string {
  try {
    loadContentConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return "";
}

describe("the configuration of the content subgraph", () => {
  it("needs a database and keys, and has defaults for the rest", () => {
    expect(loadContentConfig(complete)).toMatchObject({
      CONTENT_PORT: 4002,
      CONTENT_PUBLIC_URL: "http://localhost:4002",
    });
  });

  it("reports everything that is missing at once", () => {
    const problems = problemsOf({});
    for (const name of Object.keys(complete)) expect(problems).toContain(name);
  });

  it("never repeats a value, which may be a secret", () => {
    const problems = problemsOf({ ...complete, CONTENT_DATABASE_URL: "mysql://u:pw@db" });
    expect(problems).toContain("CONTENT_DATABASE_URL");
    expect(problems).not.toContain("pw@db");
  });
});
