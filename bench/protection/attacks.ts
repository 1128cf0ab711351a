import { limitSettings } from "@skein/gateway/protection/limit-settings.ts";
import { flood, fresh, type Attack, type Flood } from "./attack.ts";
import { garbage, slowLoris } from "./connection-attacks.ts";
import * as documents from "./documents.ts";
import { families } from "./worst-families.ts";

const refused = (name: string, query: string): Attack => flood({ name, body: fresh(query) });

const limits = Object.fromEntries(
  Object.entries(limitSettings).map(([name, setting]) => [name, setting.parse(undefined)]),
) as { readonly [Name in keyof typeof limitSettings]: number };

/** Those that cost the gateway most and are no more than anybody may ask for; sizes are what the limits let through. */
const heavySizes: Readonly<Record<string, number>> = {
  "hops between subgraphs under aliases": 26,
  "all of a post under aliases": 15,
  "subjects under aliases": 18,
  "fragments in a chain, each with posts": 90,
};

const heavyDocuments = families
  .filter(({ name }) => name in heavySizes)
  .map(({ name, text }) => text(heavySizes[name] ?? 1, limits));

const numberIn = (nonce: string): number => Number(nonce.split("-")[1]);

const heavy = (nonce: string): string =>
  fresh(heavyDocuments[numberIn(nonce) % heavyDocuments.length] ?? "")(nonce);

const variableFlood = (nonce: string): string => {
  const variables = { ids: Array.from({ length: 6_000 }, (_, index) => index) };
  return JSON.stringify({ query: `query ($ids: [ID!]!) { __typename } #${nonce}`, variables });
};

const nearlyWholeBody = limits.MAX_BODY_BYTES - 1_000;

const largeBodies = (nonce: string): string => {
  const variables = { text: "x".repeat(nearlyWholeBody) };
  return JSON.stringify({ query: `{ __typename } #${nonce}`, variables });
};

const signIn = (email: string, password: string): string =>
  JSON.stringify({
    query: "mutation ($input: SignInInput!) { signIn(input: $input) { user { id } errors { code } } }",
    variables: { input: { email, password } },
  });

const peopleAtOnce = 200;

const floods: readonly Flood[] = [
  { name: "variable flood", body: variableFlood },
  { name: "large bodies", body: largeBodies },
  { name: "heavy documents", body: heavy, reachesSubgraphs: true },
  {
    name: "sign-in storm",
    body: (nonce) => signIn(`nobody.${nonce}@example.com`, "not the right password"),
    reachesSubgraphs: true,
    clients: peopleAtOnce,
  },
];

/** One for each kind that `tests/security` refuses, and those that are no more than too many. */
export const attacks: readonly Attack[] = [
  refused("doubling fragments", documents.doublingFragments),
  refused("alias flood", documents.aliasFlood),
  refused("deep nesting", documents.deepNesting),
  refused("bracket tower", documents.bracketTower),
  refused("directive overload", documents.directiveOverload),
  refused("duplicate fields", documents.duplicateFields),
  refused("fragment flood", documents.fragmentFlood),
  refused("introspection bomb", documents.introspectionBomb),
  refused("error flood", documents.errorFlood),
  ...floods.map(flood),
  slowLoris,
  garbage,
];

/** How long a refusal asks people to wait. */
const retryMs = 2_000;

/** People with the right password, all at once, who do as a refusal asks them. */
export const signIns = (addresses: readonly string[], password: string): Attack =>
  flood({
    name: "sign-ins",
    body: (nonce) => signIn(addresses[numberIn(nonce) % addresses.length] ?? "", password),
    reachesSubgraphs: true,
    clients: peopleAtOnce,
    pauseMs: retryMs,
  });

/** One client with one request a second. */
export const oneDoublingASecond: Attack = flood({
  name: "one doubling a second",
  body: fresh(documents.doublingFragments),
  clients: 1,
  pauseMs: 1_000,
});
