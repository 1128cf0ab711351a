import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@shareable" "@external" "@provides" "@requires" "@override" "@interfaceObject" "@context" "@fromContext"
  "@authenticated"
])`;

/**
 * The supergraph of subgraphs by name.
 * @param subgraphs SDL without the link to the specification
 */
export function composeSupergraph(subgraphs: Readonly<Record<string, string>>): string {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.invalid/`,
    typeDefs: parse(`${link}\n${sdl}`),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join("; "));
  return supergraphSdl;
}
