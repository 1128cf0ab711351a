/** A page of a hundred items with ten missing fields each; more errors than that tell a client nothing new. */
export const maxErrors = 1_000;
