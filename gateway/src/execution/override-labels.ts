/** https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/entities/migrate-fields */
const percentLabel = /^percent\((.+)\)$/;

const none: ReadonlySet<string> = new Set();

/**
 * The labels of progressive overrides that are on for one request. One number decides all percentages, so that there is
 * one plan for each step between them, and not one for each combination. Labels with names of their own are off: nobody
 * decides them here.
 * @param draw from 0 up to, but not including, 100
 */
export function overrideLabelsFor(labels: readonly string[], draw: number): ReadonlySet<string> {
  if (labels.length === 0) return none;
  return new Set(labels.filter((label) => draw < Number(percentLabel.exec(label)?.[1] ?? 0)));
}
