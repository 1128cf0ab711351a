import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { inRoot } from "../../scripts/support/workspace.ts";

/** The part of a service in docker-compose.yml that tests look at, as written: with `${…}` in it. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly args: Readonly<Record<string, string>> };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> } };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

export type Variables = Readonly<Record<string, string | undefined>>;

export const readComposeText = (): Promise<string> => readFile(inRoot("docker-compose.yml"), "utf8");

/** The services of docker-compose.yml by name. */
export async function readComposeServices(): Promise<Readonly<Record<string, ComposeService>>> {
  const file: unknown = parse(await readComposeText(), { merge: true });
  return (file as { services: Record<string, ComposeService> }).services;
}

/**
 * Puts variables in as Compose does. Throws for a required one that is not there.
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(text: string | number, variables: Variables): string {
  return String(text).replaceAll(
    /\$(\$)|\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}/g,
    (_whole, dollar: string | undefined, name: string, operator: string | undefined, rest = "") => {
      if (dollar) return dollar;
      const value = variables[name];
      if (value) return value;
      if (operator === ":?") throw new Error(`${name}: ${rest as string}`);
      return rest as string;
    },
  );
}
