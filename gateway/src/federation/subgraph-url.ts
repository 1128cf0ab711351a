/** `USERS_URL`, `MY_GRAPH_URL`: the environment variable that moves a subgraph elsewhere. */
export function subgraphUrlVariable(name: string): string {
  return `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_URL`;
}

/**
 * Where a subgraph is: by its own variable, else where the supergraph says.
 * @throws {Error} naming the variable or the subgraph, when that is no http address.
 */
export function resolveSubgraphUrl(
  subgraph: { readonly name: string; readonly url?: string | undefined },
  overrides: Readonly<Record<string, string>>,
): URL {
  const variable = subgraphUrlVariable(subgraph.name);
  const override = overrides[variable];
  const url = URL.parse(override ?? subgraph.url ?? "");
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new Error(
    override === undefined
      ? `the supergraph has no http address for ${subgraph.name}: set ${variable}`
      : `${variable}: is not an http address`,
  );
}
