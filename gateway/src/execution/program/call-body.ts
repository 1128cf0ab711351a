import { valueText } from "./json-text.ts";

type Variables = Readonly<Record<string, unknown>>;

/** @param more further variables as JSON, `"representations":[…]` */
export type WriteBody = (variables: Variables, more: string) => string;

/** The body of a call but for its values is written once. A variable that the client left out is left out here too. */
export function compileBody(
  query: string,
  operationName: string | null,
  variableNames: readonly string[],
): WriteBody {
  const name = operationName === null ? "" : `,"operationName":${JSON.stringify(operationName)}`;
  const head = `{"query":${JSON.stringify(query)}${name}`;
  const names = variableNames.map((variable) => [variable, `${JSON.stringify(variable)}:`] as const);
  return (variables, more) => {
    let text = "";
    for (const [variable, prefix] of names) {
      const value = variables[variable];
      if (value !== undefined) text += `${text === "" ? "" : ","}${prefix}${valueText(value)}`;
    }
    if (more !== "") text += (text === "" ? "" : ",") + more;
    return text === "" ? `${head}}` : `${head},"variables":{${text}}}`;
  };
}
