/** Names a statement by its text; undefined leaves it without a name. */
export type NameStatement = (text: string) => string | undefined;

/**
 * Put into a statement, keeps it from a name. PostgreSQL may plan a named one once for all values, and a plan for any
 * words reads the whole table for rare ones: 1.8 s instead of 3 ms among 100,000 posts.
 */
export const plannedAnew = "/* planned anew */";

/**
 * PostgreSQL parses and plans a named statement once per connection, and pg sends its text once. Each connection keeps
 * every name for as long as it lives, so there is a bound: texts beyond it run unnamed, as before. Texts are constants
 * of the code in few variants (with or without a cursor, forward or backward), and lists of keys go in as one array.
 */
export function createStatementNames(maximum = 500): NameStatement {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= maximum || text.includes(plannedAnew)) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
}
