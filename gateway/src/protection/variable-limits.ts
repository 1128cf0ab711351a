import type { LimitName } from "./limit-facts.ts";
import type { Limits } from "./limit-settings.ts";
import type { RequestParts } from "./requested-operation.ts";
import { scanJson, type JsonShape } from "./scan-json.ts";

/** The body's own object; and of a list of operations, which is refused as that, the list. */
const levelsAround = 2;
/** The members of the body's object, and of `extensions`. */
const valuesAround = 50;

/** What a JSON text is over, before it is parsed, and how much there is to parse. */
export interface BodySize {
  readonly exceeded: LimitName | null;
  readonly values: number;
}

export const measureBody = (text: string, limits: Limits): BodySize =>
  measure(text, limits, { depth: levelsAround, values: valuesAround });

/** Of variables that came as a text in the address. */
export function exceededByVariables({ method, query }: RequestParts, limits: Limits): LimitName | null {
  if (method === "POST") return null;
  const { variables, extensions } = query as { variables?: unknown; extensions?: unknown };
  const around = { depth: 0, values: 0 };
  for (const text of [variables, extensions]) {
    const exceeded = typeof text === "string" ? measure(text, limits, around).exceeded : null;
    if (exceeded) return exceeded;
  }
  return null;
}

function measure(text: string, limits: Limits, around: JsonShape): BodySize {
  const most = {
    depth: limits.MAX_VARIABLES_DEPTH + around.depth,
    values: limits.MAX_VARIABLE_VALUES + around.values,
  };
  const { depth, values } = scanJson(text, most);
  if (depth > most.depth) return { exceeded: "MAX_VARIABLES_DEPTH", values };
  return { exceeded: values > most.values ? "MAX_VARIABLE_VALUES" : null, values };
}

/** Of a body that is within the other limits. */
export function hasLongVariables(body: unknown, { MAX_VARIABLES_LENGTH: most }: Limits): boolean {
  const { variables = null } = (body ?? {}) as { variables?: unknown };
  return variables !== null && typeof variables === "object" && lengthOf(variables, most) > most;
}

/** Of all names and strings; its depth and the number of its values are bounded by then. */
function lengthOf(value: unknown, most: number): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  let sum = 0;
  for (const [name, inner] of Object.entries(value)) {
    sum += name.length + lengthOf(inner, most);
    if (sum > most) return sum;
  }
  return sum;
}
