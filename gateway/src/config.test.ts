import { describe, expect, it } from "@jest/globals";
import { ConfigError } from "@skein/service-kit/config.ts";
import { loadGatewayConfig } from "./config.ts";

const identityKey = JSON.stringify({ kty: "OKP", crv: "Ed25519", x: "public", d: "private", kid: "1" });
const production = {
  NODE_ENV: "production",
  JWKS_URL: "http://users:4001/.well-known/jwks.json",
  ACCESS_TOKEN_ISSUER: "https://api.example",
  IDENTITY_PRIVATE_JWK: identityKey,
  TRUSTED_DOCUMENTS: "enforce",
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadGatewayConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("loadGatewayConfig", () => {
  it("needs nothing in development, and opens what helps there", () => {
    expect(loadGatewayConfig({})).toMatchObject({
      HOST: "127.0.0.1",
      GATEWAY_PORT: 4000,
      INTROSPECTION: true,
      LANDING_PAGE: true,
      SUBGRAPH_TIMEOUT_MS: 5_000,
      OPERATION_TIMEOUT_MS: 20_000,
      SUPERGRAPH_FILE: expect.stringMatching(/schema\/supergraph\.graphql$/),
      CORS_ORIGINS: expect.arrayContaining(["https://studio.apollographql.com"]),
    });
  });

  it("refuses production without its settings, all at once and without echoing a secret", () => {
    const problems = problemsOf({
      NODE_ENV: "production",
      GATEWAY_PORT: "70000",
      INTROSPECTION: "secret-value",
    });
    for (const name of [
      "JWKS_URL",
      "ACCESS_TOKEN_ISSUER",
      "IDENTITY_PRIVATE_JWK",
      "TRUSTED_DOCUMENTS",
      "GATEWAY_PORT",
      "INTROSPECTION",
    ]) {
      expect(problems).toContainEqual(expect.stringContaining(name));
    }
    expect(problems.join()).not.toContain("secret-value");
  });

  it("closes in production what was open for development", () => {
    expect(loadGatewayConfig(production)).toMatchObject({
      HOST: "0.0.0.0",
      INTROSPECTION: false,
      LANDING_PAGE: false,
      CORS_ORIGINS: [],
    });
  });

  it("takes any operation in development, and in production as it is told", () => {
    expect(loadGatewayConfig({}).TRUSTED_DOCUMENTS).toBe("off");
    expect(loadGatewayConfig(production).TRUSTED_DOCUMENTS).toBe("enforce");
    expect(problemsOf({ ...production, TRUSTED_DOCUMENTS: "" })).toHaveLength(1);
    expect(problemsOf({ ...production, TRUSTED_DOCUMENTS: "perhaps" })).toHaveLength(1);
  });

  it("refuses a public key where the private one belongs", () => {
    const publicKey = JSON.stringify({ kty: "OKP", crv: "Ed25519", x: "public" });
    expect(problemsOf({ ...production, IDENTITY_PRIVATE_JWK: publicKey })).toHaveLength(1);
    expect(problemsOf({ ...production, IDENTITY_PRIVATE_JWK: "{" })).toHaveLength(1);
  });

  it("opens without what the open mode does not use, and never in production", () => {
    const open = { OPEN: "true", REDIS_URL: "redis://redis", IDENTITY_PRIVATE_JWK: identityKey };
    expect(loadGatewayConfig(open)).toMatchObject({
      OPEN: true,
      REDIS_URL: undefined,
      IDENTITY_PRIVATE_JWK: undefined,
    });
    expect(loadGatewayConfig({}).OPEN).toBe(false);
    expect(problemsOf({ ...production, OPEN: "true" })).toEqual([
      expect.stringMatching(/^OPEN: .*production/),
    ]);
    expect(problemsOf({ ...production, OPEN: "false" })).toEqual([]);
  });

  it("collects the addresses of subgraphs that it does not know by name", () => {
    const { subgraphUrls } = loadGatewayConfig({
      USERS_URL: "http://users:4001/graphql",
      MY_GRAPH_URL: "http://my-graph/graphql",
      REDIS_URL: "redis://redis",
      JWKS_URL: "http://users/jwks",
    });
    expect(subgraphUrls).toEqual({
      USERS_URL: "http://users:4001/graphql",
      MY_GRAPH_URL: "http://my-graph/graphql",
    });
  });
});
