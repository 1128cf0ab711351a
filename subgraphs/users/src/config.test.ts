import { describe, expect, it } from "@jest/globals";
import { ConfigError } from "@skein/service-kit/config.ts";
import { loadUsersConfig } from "./config.ts";

const secret = "secret-part-of-the-key";
const complete = {
  USERS_DATABASE_URL: "pglite:memory",
  KEY_ENCRYPTION_KEYS: Buffer.alloc(32).toString("base64"),
  IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x: "x" }] }),
};

function problemsOf(env: Record<string, string>): string {
  try {
    loadUsersConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return "";
}

describe("the configuration of the users subgraph", () => {
  it("needs a database and keys, and has defaults for the rest", () => {
    expect(loadUsersConfig(complete)).toMatchObject({ USERS_PORT: 4001, ACCESS_TOKEN_AUDIENCE: "skein" });
  });

  it("reports everything that is missing at once", () => {
    const problems = problemsOf({});
    for (const name of Object.keys(complete)) expect(problems).toContain(name);
  });

  it("takes several key-encryption keys of 32 bytes, and no shorter one", () => {
    const keys = [1, 2].map((byte) => Buffer.alloc(32, byte));
    const list = keys.map((key) => key.toString("base64")).join(", ");
    expect(loadUsersConfig({ ...complete, KEY_ENCRYPTION_KEYS: list }).KEY_ENCRYPTION_KEYS).toEqual(keys);
    const short = Buffer.alloc(31).toString("base64");
    expect(problemsOf({ ...complete, KEY_ENCRYPTION_KEYS: short })).toContain("KEY_ENCRYPTION_KEYS");
  });

  it("never repeats a value, which may be a secret", () => {
    const problems = problemsOf({
      ...complete,
      KEY_ENCRYPTION_KEYS: secret,
      USERS_DATABASE_URL: "mysql://u:pw@db",
    });
    expect(problems).toContain("KEY_ENCRYPTION_KEYS");
    expect(problems).not.toMatch(/secret-part|pw@db/);
  });
});
