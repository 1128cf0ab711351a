// What the four subgraphs know. A few people and products hang together by reviews, as in the public benchmark of
// federation gateways; everybody and everything with a higher number follows from its number alone.

/** Author and product of each review: the same few people and things again and again, from every side. */
const reviewPairs: readonly (readonly [author: number, product: number])[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [1, 5],
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 1],
  [3, 2],
  [4, 1],
];

export const smallUserIds: readonly number[] = [1, 2, 3, 4, 5, 6];

const givenNames = ["Ada", "Bela", "Cleo", "Dario", "Edda", "Falk", "Gesa", "Hugo"];
const familyNames = ["Amsel", "Birk", "Corvin", "Dohle", "Elster", "Falke", "Gans", "Habicht"];
const materials = ["Oak", "Wool", "Linen", "Brass", "Cork", "Slate", "Birch", "Felt", "Copper"];
const things = ["table", "lamp", "chair", "kettle", "clock", "basket", "shelf"];
const opinions = [
  "Arrived a day early and looks just like the picture, only a little darker. We have it by the window, where it is.",
  "Solid work, though the manual could do with a second page and a better drawing of the third and the fourth step.",
  "The second one that we bought. The first has been in use every day for six years and shows it only at one edge.",
  "Too dear for what it is, but it does what it says and does not wobble, which is more than the last one ever did.",
  "My neighbour borrowed it and has not given it back, which says enough. I am told that it works in the rain, too.",
];

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
  readonly favouriteUpc: string;
}

export function person(number: number): Person {
  const given = pick(givenNames, number - 1);
  const family = pick(familyNames, (number - 1) * 3);
  return {
    id: String(number),
    name: `${given} ${family}`,
    username: `${given.toLowerCase()}_${family.toLowerCase()}_${number}`,
    birthday: 19_500_101 + number * 10_000,
    favouriteUpc: String(number),
  };
}

export interface Thing {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
  readonly inStock: boolean;
  readonly makerId: string;
}

export function thing(number: number): Thing {
  return {
    upc: String(number),
    name: `${pick(materials, number * 5)} ${pick(things, number)} no. ${number}`,
    price: 40 + ((number * 379) % 1900),
    weight: 50 + ((number * 83) % 950),
    inStock: number % 3 !== 0,
    // Never the person whose favourite it is: a chain of favourites and makers goes on and on.
    makerId: String(number + 1),
  };
}

/** What inventory computes of facts that only products knows. */
export const shippingEstimate = (price: number, weight: number): number =>
  price > 1_000 ? 0 : Math.round(weight * 0.5);

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly authorId: string;
  readonly upc: string;
}

const reviews: readonly Review[] = reviewPairs.map(([author, product], index) => ({
  id: String(index + 1),
  body: `${pick(opinions, index)} ${pick(opinions, index + 2)} ${pick(opinions, index + 3)}`,
  authorId: String(author),
  upc: String(product),
}));

export const reviewById = (id: string): Review | null => reviews.find((review) => review.id === id) ?? null;
export const reviewsBy = (authorId: string): Review[] =>
  reviews.filter((review) => review.authorId === authorId);
export const reviewsOf = (upc: string): Review[] => reviews.filter((review) => review.upc === upc);
