/** Names a statement by its text; undefined leaves it without a name. */
export type NameStatement = (text: string) => string | undefined;

/**
 * PostgreSQL parses and plans a named statement once per connection, and pg sends its text once. Each connection keeps
 * every name for as long as it lives, so there is a bound: texts beyond it run unnamed, as before. Texts are constants
 * of the code in few variants (with or without a cursor, forward or backward), and lists of keys go in as one array.
 */
export function createStatementNames(maximum = 500): NameStatement {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= maximum) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
}
