import { person, reviewById, reviewsBy, reviewsOf, shippingEstimate, smallUserIds, thing } from "../world.ts";
import type { Review } from "../world.ts";

export const benchSubgraphs = ["accounts", "inventory", "products", "reviews"] as const;
export type BenchSubgraph = (typeof benchSubgraphs)[number];

/** Plain values and functions of arguments: what graphql-js resolves by itself. */
export type Entity = { readonly __typename: string } & Readonly<Record<string, unknown>>;
export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

interface Root {
  readonly fields: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => unknown>>;
  readonly references: Readonly<Record<string, (representation: Representation) => Entity | null>>;
}

const numbersFromOne = (count: unknown): number[] => Array.from({ length: Number(count) }, (_, i) => i + 1);

const productStub = (upc: string): Entity => ({ __typename: "Product", upc });
const userStub = (id: string): Entity => ({ __typename: "User", id });

function accountsUser(number: number): Entity {
  const { favouriteUpc, ...rest } = person(number);
  return { __typename: "User", ...rest, favourite: productStub(favouriteUpc) };
}

function product(number: number): Entity {
  const { upc, name, price, weight, makerId } = thing(number);
  return { __typename: "Product", upc, name, price, weight, maker: userStub(makerId) };
}

function inventoryProduct({ upc, price, weight }: Representation): Entity {
  const shipping = (): number => {
    if (typeof price === "number" && typeof weight === "number") return shippingEstimate(price, weight);
    throw new Error("shippingEstimate needs price and weight in the representation");
  };
  return { __typename: "Product", upc, inStock: thing(Number(upc)).inStock, shippingEstimate: shipping };
}

const review = ({ id, body, authorId, upc }: Review): Entity => ({
  __typename: "Review",
  id,
  body,
  author: () => reviewer(authorId),
  product: () => reviewedProduct(upc),
});

function reviewer(id: string): Entity {
  const own = reviewsBy(id);
  return {
    ...userStub(id),
    username: person(Number(id)).username,
    numberOfReviews: own.length,
    reviews: () => own.map(review),
  };
}

function reviewedProduct(upc: string): Entity {
  const own = reviewsOf(upc);
  return { ...productStub(upc), numberOfReviews: own.length, reviews: () => own.map(review) };
}

function reviewReference({ id }: Representation): Entity | null {
  const found = reviewById(String(id));
  return found && review(found);
}

/** The resolvers of each subgraph: root fields, and entities by their representations. */
export const subgraphRoots: Readonly<Record<BenchSubgraph, Root>> = {
  accounts: {
    fields: {
      me: () => accountsUser(1),
      user: ({ id }) => accountsUser(Number(id)),
      users: () => smallUserIds.map(accountsUser),
    },
    references: { User: ({ id }) => accountsUser(Number(id)) },
  },
  inventory: { fields: {}, references: { Product: inventoryProduct } },
  products: {
    fields: {
      topProducts: ({ first }) => numbersFromOne(first).map(product),
      catalogue: ({ first }) => numbersFromOne(first).map(product),
    },
    references: { Product: ({ upc }) => product(Number(upc)) },
  },
  reviews: {
    fields: {},
    references: {
      Product: ({ upc }) => reviewedProduct(String(upc)),
      User: ({ id }) => reviewer(String(id)),
      Review: reviewReference,
    },
  },
};
