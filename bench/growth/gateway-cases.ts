import { participants, type Participant } from "../gateway/participants.ts";
import { operationBody } from "../gateway/running.ts";
import { readQuery } from "../gateway/start-setup.ts";
import type { GrowthCase } from "./growth-case.ts";

const itemCounts = [10, 100, 1_000];
const connectionCounts = [1, 10, 50, 200, 500];
const processCounts = [1, 2];
const usualConnections = 50;

const listBody = (first: number): string =>
  JSON.stringify({ query: readQuery("list"), variables: { first } });

/** The points of one participant on the curves that need no database. */
function casesOf(participant: Participant): GrowthCase[] {
  const usual = { participant, connections: usualConnections, processes: 1 };
  const nested = operationBody("nested");
  return [
    ...itemCounts.map((size) => ({ ...usual, curve: "items" as const, size, body: listBody(size) })),
    ...connectionCounts.map((size) => ({
      ...usual,
      curve: "connections" as const,
      size,
      connections: size,
      body: nested,
    })),
    ...processCounts.map((size) => ({
      ...usual,
      curve: "processes" as const,
      size,
      processes: size,
      body: nested,
    })),
  ];
}

/** All points of the named participants, curve by curve. */
export function gatewayCases(names: readonly string[]): GrowthCase[] {
  const cases = participants.filter(({ name }) => names.includes(name)).flatMap(casesOf);
  return [...Map.groupBy(cases, ({ curve }) => curve).values()].flat();
}
