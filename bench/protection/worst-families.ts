import type { Limits } from "@skein/gateway/protection/limit-settings.ts";

/** Documents of one kind, each as large as the limits let it be. They are of the schema in `schema/`. */
export interface Family {
  readonly name: string;
  /** The document with about `size` of what it is made of. */
  readonly text: (size: number, limits: Limits) => string;
}

const times = (count: number, part: (index: number) => string, separator = " "): string =>
  Array.from({ length: Math.max(0, count) }, (_, index) => part(index)).join(separator);

const postFields = [
  "id body createdAt editedAt visibility commentCount reactionCount viewerReaction viewerCanEdit",
  "media { id url width height alt } tags { id name postCount } reactionCounts { kind count }",
  "author { id handle displayName avatarUrl bio followerCount followingCount viewerFollows createdAt postCount }",
].join(" ");

/** Each level asks another subgraph: users, content, users. */
const hops = (levels: number, leaf: string): string =>
  levels <= 0 ? leaf : `posts(first: 1) { nodes { id author { id handle ${hops(levels - 1, leaf)} } } }`;

const subjects = (inner: string): string =>
  `subject { __typename ... on Post { id ${inner} } ... on Comment { id ${inner} } ... on User { id handle } }`;

/** Where the schema lets fragments of one type be spread into one another, through another subgraph each time. */
const chain = (count: number, fields: string): string =>
  times(count, (i) => `fragment F${i} on User { id ${fields} ...F${i + 1} }`) +
  ` fragment F${count} on User { id }`;

export const families: readonly Family[] = [
  { name: "one field many times", text: (size) => `{ me { ${"id ".repeat(size)} } }` },
  {
    name: "one object many times",
    text: (size) => `{ me { ${"followers(first: 1) { nodes { id } } ".repeat(size)} } }`,
  },
  {
    name: "objects many times within objects many times",
    text: (size) => {
      const side = Math.max(1, Math.floor(Math.sqrt(size)));
      const inner = "followers(first: 1) { nodes { id } } ".repeat(side);
      return `{ ${`me { ${inner} } `.repeat(Math.min(20, side))} }`;
    },
  },
  {
    name: "all of a post under aliases",
    text: (size, { MAX_ROOT_FIELDS }) =>
      `{ ${times(Math.min(size, MAX_ROOT_FIELDS), (i) => `a${i}: post(id: "${i}") { ${postFields} }`)} }`,
  },
  {
    name: "hops between subgraphs",
    text: (size, { MAX_DEPTH }) =>
      `{ me { id ${hops(Math.min(size, Math.floor((MAX_DEPTH - 2) / 3)), "id")} } }`,
  },
  {
    name: "hops between subgraphs under aliases",
    text: (size, { MAX_DEPTH, MAX_ALIASES }) => {
      const levels = Math.min(5, Math.floor((MAX_DEPTH - 2) / 3));
      return `{ me { id ${times(Math.min(size, MAX_ALIASES), (i) => `a${i}: ${hops(levels, "id")}`)} } }`;
    },
  },
  {
    name: "subjects under aliases",
    text: (size, { MAX_ALIASES }) =>
      `{ me { id ${times(Math.min(size, MAX_ALIASES), (i) => `a${i}: notifications(first: 1) { nodes { id ${subjects("author { id handle posts(first: 1) { nodes { id commentCount } } }")} } }`)} } }`,
  },
  {
    name: "fragments in a chain",
    text: (size, { MAX_FRAGMENTS }) =>
      `{ me { ...F0 } } ${chain(Math.min(size, MAX_FRAGMENTS - 1), "handle")}`,
  },
  {
    name: "fragments in a chain, each with posts",
    text: (size, { MAX_FRAGMENTS }) =>
      `{ me { ...F0 } } ${chain(Math.min(size, MAX_FRAGMENTS - 1), "posts(first: 1) { nodes { id body author { id } } }")}`,
  },
  {
    name: "fragments spread everywhere",
    text: (size, { MAX_FRAGMENTS }) => {
      const count = Math.min(Math.ceil(Math.sqrt(size)), MAX_FRAGMENTS);
      const all = times(count, (i) => `...F${i}`);
      return `{ ${times(Math.min(count, 20), (i) => (i === 0 ? `me { ${all} }` : `a${i}: user(handle: "${i}") { ${all} }`))} } ${times(count, (i) => `fragment F${i} on User { id handle posts(first: 1) { nodes { id } } }`)}`;
    },
  },
  {
    name: "conditions",
    text: (size, { MAX_DIRECTIVES, MAX_VARIABLES }) => {
      const count = Math.min(size, MAX_DIRECTIVES, MAX_VARIABLES);
      return `query (${times(count, (i) => `$v${i}: Boolean!`)}) { me { id ${times(Math.min(count, 50), (i) => `a${i}: posts(first: 1) @include(if: $v${i}) { nodes { id } }`)} } }`;
    },
  },
  {
    name: "operations that use the same fragments",
    text: (size, { MAX_OPERATIONS }) =>
      `${times(MAX_OPERATIONS, (i) => `query Q${i} { me { ...F0 } }`)} ${chain(Math.min(size, 99), "handle bio")}`,
  },
  {
    name: "values in a list",
    text: (size) =>
      `{ me { id ${"x: ".repeat(0)}} exploreFeed(first: 1, after: "${"x".repeat(size)}") { nodes { id } } }`,
  },
  {
    name: "errors",
    text: (size) => `{ me { ${times(size, (i) => `${"displayNam".repeat(10)}${i}`)} } }`,
  },
  {
    name: "fragments in a cycle",
    text: (size, { MAX_FRAGMENTS }) =>
      `{ me { ...F0 } } ${times(Math.min(size, MAX_FRAGMENTS), (i) => `fragment F${i} on User { id ...F${(i + 1) % Math.min(size, MAX_FRAGMENTS)} }`)}`,
  },
  {
    name: "fragments that all spread all",
    text: (size, { MAX_FRAGMENTS }) => {
      const count = Math.min(Math.ceil(Math.sqrt(size)), MAX_FRAGMENTS);
      return `{ me { ...F0 } } ${times(count, (i) => `fragment F${i} on User { id ${times(count, (j) => `...F${j}`)} }`)}`;
    },
  },
  {
    name: "variables",
    text: (size, { MAX_VARIABLES }) =>
      `query (${times(Math.min(size, MAX_VARIABLES), (i) => `$v${i}: Int = ${i}`)}) { me { id ${times(Math.min(size, 50), (i) => `a${i}: posts(first: $v${i}) { nodes { id } }`)} } }`,
  },
  {
    name: "introspection",
    text: (size) =>
      `{ __schema { ${times(Math.min(size, 50), (i) => `t${i}: types { name fields { name args { name type { name kind } } type { name kind ofType { name } } } }`)} } }`,
  },
];
