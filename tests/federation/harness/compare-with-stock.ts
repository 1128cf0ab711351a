import { dataText, errorKey, locate } from "./compare.ts";
import type { Outcome, ResponseError } from "./run.ts";

/**
 * What differs between the stock gateway's outcome and ours when calls fail, beyond what
 * docs/decisions/0016-differences-from-stock-execution.md says; null if nothing does.
 */
export function findUnlistedDifference(stock: Outcome, ours: Outcome): string | null {
  if (dataText(stock.data) !== dataText(ours.data)) return "the data differ";
  const lost = stock.errors.filter(
    (error) => !ours.errors.some((own) => covers(own, error, stock.data)) && !isExcused(error, ours),
  );
  if (lost.length > 0) return `errors are lost: ${lost.map(errorKey).join("; ")}`;
  const added = ours.errors.filter(
    (own) => !isCompletion(own, ours.data) && !stock.errors.some((error) => covers(own, error, stock.data)),
  );
  return added.length > 0 ? `errors are added: ${added.map(errorKey).join("; ")}` : null;
}

/** Below an entity that its subgraph answered with null, null is no fault. The stock gateway cannot always tell. */
const isExcused = ({ path = [], extensions }: ResponseError, { data, calls }: Outcome): boolean =>
  extensions?.code === undefined &&
  locate(data, path).isNull &&
  calls.some(({ answer }) => "body" in answer && /"_\w+":\[(?:[^\]]*,)?null/.test(answer.body));

/** Whether our error says what the stock gateway's says. */
function covers(own: ResponseError, stock: ResponseError, data: Outcome["data"]): boolean {
  const [ownPlace, stockPlace] = [own.path ?? [], stock.path ?? []].map((path) => locate(data, path));
  if (!ownPlace || !stockPlace) return false;
  // Of several errors that lead to one null either may be given.
  if (ownPlace.isNull && stockPlace.isNull && ownPlace.key === stockPlace.key && stockPlace.isAbove)
    return true;
  const isOfShape = stock.extensions?.code === undefined && own.extensions?.code === "SUBGRAPH_UNAVAILABLE";
  const isSameCode = errorKey({ extensions: own.extensions }) === errorKey({ extensions: stock.extensions });
  // A value of another shape than the schema's is the fault of its subgraph, and we say so.
  if (!isSameCode && !isOfShape) return false;
  // The stock gateway places some errors at fields that nobody asked for, we place them where something stays empty.
  if (stockPlace.isHidden || ownPlace.isHidden) return true;
  return (stock.path ?? []).every(
    (key, index) => own.path?.[index] === key || isIndex(key, own.path?.[index]),
  );
}

/** In lists of several types, and where keys are objects, the stock gateway takes one item for another. */
const isIndex = (...keys: readonly unknown[]): boolean => keys.every((key) => typeof key === "number");

/** The stock gateway keeps silent about values that the schema forbids once anything else has failed. */
function isCompletion({ path = [], extensions }: ResponseError, data: Outcome["data"]): boolean {
  const { isNull, isAbove } = locate(data, path);
  const isOfShape = extensions?.code === "SUBGRAPH_UNAVAILABLE" && !isAbove;
  return isNull && (extensions?.code === undefined || isOfShape);
}
