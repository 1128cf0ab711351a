// Documents of the schema in `schema/` that ask for too much, each of its own kind. All are refused.

const times = (count: number, part: (index: number) => string, separator = " "): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(separator);

const doublingSteps = 30;

/** 1.2 kB that ask for 2^30 fields, and keep a server that looks at all of them busy for seconds. */
export const doublingFragments = `{ me { ...F0 } } ${times(
  doublingSteps,
  (i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`,
)} fragment F${doublingSteps} on User { id }`;

/** All within the limit of tokens, so that the parser sees them. */
export const aliasFlood = `{ me { ${times(900, (i) => `a${i}: handle`)} } }`;

export const deepNesting = `{ me { ${"posts(first: 1) { nodes { author { ".repeat(12)}id${" } } }".repeat(12)} } }`;

export const bracketTower = "{ me ".repeat(10_000);

export const directiveOverload = `{ me { id ${"@include(if: true) ".repeat(390)} } }`;

/** One of them means another thing, which a naive check finds by comparing every two. */
export const duplicateFields = `{ me { ${"handle ".repeat(900)} handle: displayName } }`;

const fragments = 99;

/** A cycle through as many fragments as may be. */
export const fragmentFlood = `{ me { ...F0 } } ${times(
  fragments,
  (i) => `fragment F${i} on User { id ...F${(i + 1) % fragments} ...F${(i + 7) % fragments} }`,
)}`;

export const introspectionBomb = `{ __schema { ${times(
  25,
  (i) => `t${i}: types { fields { args { type { name kind } } type { fields { name type { name } } } } }`,
)} } }`;

const unknownFields = 900;

/** Each would be an error of its own, with a guess at what was meant. */
export const errorFlood = `{ me { ${times(unknownFields, (i) => `displayNam${i}`)} } }`;
