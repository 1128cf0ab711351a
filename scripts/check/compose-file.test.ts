import { describe, expect, it } from "@jest/globals";
import { composeFileProblems } from "./compose-file.ts";

const wellFormed = `
name: skein
services:
  postgres:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD:?set it in .env}" }
    volumes: ["data:/var/lib/postgresql/data", "./init.sql:/docker-entrypoint-initdb.d/init.sql:ro"]
    healthcheck: { test: ["CMD", "pg_isready"], interval: 5s, start_interval: 1s }
  users:
    build: { context: ., target: users }
    depends_on: { postgres: { condition: service_healthy } }
volumes:
  data: {}
`;

describe("the check of docker-compose.yml", () => {
  it("accepts a file that keeps to the specification", () => {
    expect(composeFileProblems(wellFormed)).toEqual([]);
  });

  it("names a key that the specification does not know", () => {
    expect(composeFileProblems(wellFormed.replace("image:", "imgae:")).join("\n")).toMatch(
      /\/services\/postgres .*"additionalProperty":"imgae"/,
    );
  });

  it("refuses to wait for the health of a service that has no health check", () => {
    expect(composeFileProblems(wellFormed.replace("healthcheck", "x-healthcheck"))).toEqual([
      "docker-compose.yml: users waits for postgres to be healthy, which has no health check",
    ]);
  });

  it("refuses a dependency on a service that is not there", () => {
    expect(composeFileProblems(wellFormed.replace("{ postgres: { cond", "{ mysql: { cond"))).toEqual([
      "docker-compose.yml: users depends on mysql, which is not there",
    ]);
  });

  it("refuses a secret in the file", () => {
    expect(composeFileProblems(wellFormed.replace(/"\$\{.*?\}"/, "hunter2"))).toEqual([
      "docker-compose.yml: postgres holds the value of POSTGRES_PASSWORD",
    ]);
  });

  it("refuses a named volume that is not declared", () => {
    expect(composeFileProblems(wellFormed.replace("  data: {}", "  other: {}"))).toEqual([
      "docker-compose.yml: postgres mounts data, which is not declared",
    ]);
  });

  it("names what is no YAML", () => {
    expect(composeFileProblems("services: [")[0]).toMatch(/^docker-compose\.yml: /);
  });
});
