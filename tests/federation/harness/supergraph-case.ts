import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

/** A record of the data. Objects refer to each other directly; `__typename` is needed on entities and in abstract types. */
export type DataObject = Record<string, unknown>;

/** The subgraphs that do not know an entity: they answer its references with null. */
export const absentFrom = Symbol("absentFrom");

/** The data of all subgraphs together. Mutations change it, so each mutation gets a new one. */
export interface World {
  readonly Query: DataObject;
  readonly Mutation?: DataObject;
  /** Everything that a reference can name. */
  readonly entities: readonly DataObject[];
}

export interface Asked {
  readonly object: DataObject;
  readonly args: Readonly<Record<string, unknown>>;
  /** Another field of the same object: what a representation says of it if the field is external here. */
  readonly read: (field: string, args?: Readonly<Record<string, unknown>>) => unknown;
  readonly world: World;
}

/** Fields that are more than a property of their object, by type and name. */
export type ComputedFields = Readonly<Record<string, Readonly<Record<string, (asked: Asked) => unknown>>>>;

export interface CaseDefinition {
  readonly createWorld: () => World;
  readonly fields?: ComputedFields;
  /** Fields that one subgraph, or the `monolith`, computes in a way of its own. */
  readonly only?: Readonly<Record<string, ComputedFields>>;
  /** Values for generated arguments, by argument name or else by type name. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>;
}

export interface SupergraphCase extends CaseDefinition {
  readonly name: string;
  /** SDL by the name of the subgraph. */
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly supergraphSdl: string;
}

/**
 * Reads the subgraphs of a folder, one `.graphql` file each, and composes them.
 * @throws {Error} with what composition says.
 */
export function defineCase(folder: string, definition: CaseDefinition): SupergraphCase {
  const files = readdirSync(folder).filter((file) => extname(file) === ".graphql");
  const subgraphs = new Map(
    files.sort().map((file) => [basename(file, ".graphql"), readFileSync(join(folder, file), "utf8")]),
  );
  return { ...definition, name: basename(folder), subgraphs, supergraphSdl: compose(subgraphs) };
}

function compose(subgraphs: ReadonlyMap<string, string>): string {
  const services = [...subgraphs].map(([name, sdl]) => ({
    name,
    url: `http://${name}.invalid/`,
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
