import { Supergraph } from "@apollo/federation-internals";
import { execute, parse, type ExecutionResult, type GraphQLSchema } from "graphql";
import { person, reviewsBy, reviewsOf, shippingEstimate, smallUserIds, thing, type Review } from "./world.ts";

/** The whole graph as one service would have it: no planning, no entities, nothing in common with a gateway. */
const wholeUser = (number: number): object => ({
  ...person(number),
  favourite: () => wholeProduct(number),
  numberOfReviews: () => reviewsBy(String(number)).length,
  reviews: () => reviewsBy(String(number)).map(wholeReview),
});

function wholeProduct(number: number): object {
  const { price, weight, makerId, ...rest } = thing(number);
  return {
    ...rest,
    price,
    weight,
    shippingEstimate: shippingEstimate(price, weight),
    maker: () => wholeUser(Number(makerId)),
    numberOfReviews: () => reviewsOf(rest.upc).length,
    reviews: () => reviewsOf(rest.upc).map(wholeReview),
  };
}

const wholeReview = ({ id, body, authorId, upc }: Review): object => ({
  id,
  body,
  author: () => wholeUser(Number(authorId)),
  product: () => wholeProduct(Number(upc)),
});

const products = ({ first }: { first: number }): object[] =>
  Array.from({ length: first }, (_, index) => wholeProduct(index + 1));

const rootValue = {
  me: () => wholeUser(1),
  user: ({ id }: { id: string }) => wholeUser(Number(id)),
  users: () => smallUserIds.map(wholeUser),
  topProducts: products,
  catalogue: products,
};

/** The schema that clients see. */
export const clientSchema = (supergraph: string): GraphQLSchema =>
  Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();

/** The right answer to an operation, as JSON text. Throws when there is none. */
export function expectedAnswer(schema: GraphQLSchema, query: string): string {
  const result = execute({ schema, document: parse(query), rootValue }) as ExecutionResult;
  if (result.errors)
    throw new Error(`The benchmark's own query fails: ${result.errors.map(String).join("; ")}`);
  return JSON.stringify({ data: result.data });
}
