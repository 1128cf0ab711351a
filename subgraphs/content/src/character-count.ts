/** The length that limits speak of: Unicode code points, the same in every language that a client is written in. */
export const countCharacters = (text: string): number => Array.from(text).length;
