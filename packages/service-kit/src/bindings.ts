/** The parameters of one statement, in the order of their placeholders. */
export interface Bindings {
  readonly values: unknown[];
  /** Takes a value and gives its placeholder: `$1`, `$2`, … */
  readonly bind: (value: unknown) => string;
}

export function createBindings(): Bindings {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}
