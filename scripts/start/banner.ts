import { seedPassword } from "../../prisma/users/seed.ts";

/**
 * What a newcomer does next, in one block.
 * @param url the gateway's own, for example `http://localhost:4000`
 * @param folder where the data is
 */
export function renderBanner(url: string, folder: string): string {
  const query = "{ exploreFeed(first: 3) { nodes { body commentCount author { displayName } } } }";
  return `
  Skein is running.

    GraphQL    ${url}/graphql      (open it in a browser for Apollo Sandbox)
    GraphiQL   ${url}/graphiql     (the same without the internet)
    Health     ${url}/health/ready
    Account    demo@example.com  password: ${seedPassword}
    Admin      admin@example.com, with the same password

    curl -s ${url}/graphql -H 'content-type: application/json' -d '{"query":"${query}"}'

  Ctrl-C stops everything. The data is kept; remove the folder ${folder} to begin anew.
`;
}
