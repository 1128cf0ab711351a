export type Variables = Readonly<Record<string, unknown>>;

/** A number, or what gives it for the variables of a request. */
export type Amount = number | ((variables: Variables) => number);

export const amountFor = (amount: Amount, variables: Variables): number =>
  typeof amount === "number" ? amount : amount(variables);

/** Numbers are added up at once, so that a request adds only what depends on its variables. */
export function sumOf(amounts: readonly Amount[]): Amount {
  const constant = amounts.reduce<number>(
    (sum, amount) => (typeof amount === "number" ? sum + amount : sum),
    0,
  );
  const others = amounts.filter((amount) => typeof amount !== "number");
  if (others.length === 0) return constant;
  return (variables) => others.reduce((sum, amount) => sum + amount(variables), constant);
}

export function productOf(one: Amount, other: Amount): Amount {
  if (one === 0 || other === 0) return 0;
  if (typeof one === "number" && typeof other === "number") return one * other;
  return (variables) => amountFor(one, variables) * amountFor(other, variables);
}

export function greatestOf(amounts: readonly Amount[]): Amount {
  const [only] = amounts;
  if (only !== undefined && amounts.length === 1) return only;
  const constants = amounts.filter((amount) => typeof amount === "number");
  if (constants.length === amounts.length) return Math.max(0, ...constants);
  return (variables) => Math.max(0, ...amounts.map((amount) => amountFor(amount, variables)));
}

/** What several places share is worked out once for each request. */
export function remembered(amount: Amount): Amount {
  if (typeof amount === "number") return amount;
  let last: { readonly variables: Variables; readonly value: number } | null = null;
  return (variables) => {
    if (last?.variables !== variables) last = { variables, value: amount(variables) };
    return last.value;
  };
}
