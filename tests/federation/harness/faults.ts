import { Kind, type DocumentNode } from "graphql";
import { SubgraphError } from "@skein/gateway/execution/transport/subgraph-error.ts";
import { damageKinds, type Damage } from "./damage.ts";
import { createRandom, hashSeed, type Random } from "./random.ts";
import type { DataObject } from "./supergraph-case.ts";

interface FaultError {
  readonly kind: "error";
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export type FieldFault =
  FaultError | { readonly kind: "null" } | ({ readonly kind: "damage" } & Pick<Damage, "how">);
export type EntityFault = FaultError | { readonly kind: "null" };

export interface SubgraphAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * What goes wrong in one run. A fault depends on the seed and on what it befalls, not on when or in which call that is
 * asked for, so that two executors with two plans meet the same.
 */
export interface Faults {
  ofField(object: DataObject, type: string, field: string): FieldFault | null;
  ofEntity(object: DataObject, subgraph: string): EntityFault | null;
  /** Null when the call goes well. @throws {SubgraphError} when no answer comes at all. */
  ofCall(subgraph: string, answer: DataObject, document: DocumentNode): SubgraphAnswer | null;
}

export interface FaultOptions {
  readonly seed: number;
  readonly kind: FaultKind;
  /** Fields that others need: if these fail, more than the specification decides what a client gets. */
  readonly spared: ReadonlySet<string>;
}

/**
 * - `resolver`: fields fail, or are null, as a subgraph's own schema allows;
 * - `value`: fields have values that the schema forbids, or are missing;
 * - `call`: any field may fail, entities are missing or fail, calls bring errors, half an answer or none.
 *
 * What the first two lead to follows from the specification alone, since they spare what other fields need.
 */
export type FaultKind = "resolver" | "value" | "call";

export function createFaults({ seed, kind, spared }: FaultOptions): Faults {
  const rate = [0.02, 0.05, 0.15][seed % 3] ?? 0;
  const of = (...words: string[]): Random => createRandom(hashSeed(seed, ...words));
  const mayFail = (object: DataObject, type: string, field: string): Random | null => {
    const random = of(identityOf(object, type), field);
    return random.chance(rate) ? random : null;
  };
  const failure = (object: DataObject, type: string, field: string): FieldFault | null => {
    const random = mayFail(object, type, field);
    return random && (random.chance(0.5) ? errorFault(random, field) : { kind: "null" });
  };
  const harmless = { ofEntity: () => null, ofCall: () => null };
  if (kind === "resolver") {
    const ofField: Faults["ofField"] = (object, type, field) =>
      spared.has(field) ? null : failure(object, type, field);
    return { ofField, ...harmless };
  }
  if (kind === "value") {
    const ofField: Faults["ofField"] = (object, type, field) => {
      const random = spared.has(field) ? null : mayFail(object, type, field);
      return random && { kind: "damage", how: random.pick(damageKinds) };
    };
    return { ofField, ...harmless };
  }
  return {
    ofField: failure,
    ofEntity: (object, subgraph) => {
      const random = mayFail(object, String(object.__typename), `entity of ${subgraph}`);
      return random && (random.chance(0.5) ? errorFault(random, subgraph) : { kind: "null" });
    },
    ofCall: (subgraph, answer, document) => {
      const random = of("call", subgraph);
      return random.chance(0.25) ? callFault(random, answer, document) : null;
    },
  };
}

function errorFault(random: Random, about: string): FaultError {
  const code = random.pick(["FORBIDDEN", "NOT_FOUND", "MADE_UP", null]);
  return { kind: "error", message: `${about} fails`, extensions: code === null ? {} : { code } };
}

/** By what the record says of itself, since a subgraph may know it by another type than its own. */
function identityOf(object: DataObject, type: string): string {
  const leaves = Object.entries(object).filter(([, value]) => typeof value !== "object" || value === null);
  return leaves.length > 0 ? JSON.stringify(leaves) : type;
}

type CallFault = (answer: DataObject, document: DocumentNode) => SubgraphAnswer;

const text = (body: string, status = 200): SubgraphAnswer => ({ status, body });
const json = (value: unknown, status = 200): SubgraphAnswer => text(JSON.stringify(value), status);

const callFaults: readonly CallFault[] = [
  () => text("", 500),
  () => json({ errors: [{ message: "down", extensions: { code: "MADE_UP" } }] }, 503),
  () => text("<html>It works</html>"),
  () => text(""),
  () => json([]),
  () => json({}),
  () => json({ data: "all is well" }),
  () => json({ data: null, errors: [{ message: "no data", extensions: { code: "FORBIDDEN" } }] }),
  () => json({ errors: [{ message: "refused" }] }),
  () => json({ data: null, errors: "many" }),
  (answer) => json({ ...answer, errors: [{ message: "by the way", extensions: { code: "NOT_FOUND" } }] }),
  (answer, document) => json(withOtherLength(answer, document)),
  () => {
    throw new SubgraphError("SUBGRAPH_TIMEOUT", "no answer within the deadline");
  },
];

/** Root fields and entities fail apart, so that there are entities to fail. */
function callFault(random: Random, answer: DataObject, document: DocumentNode): SubgraphAnswer | null {
  const fault = random.pick(callFaults);
  const only = random.pick(["entities", "root", "entities"]);
  const isOfEntities = entityKeys(document).length > 0;
  return isOfEntities === (only === "entities") ? fault(answer, document) : null;
}

function withOtherLength(answer: DataObject, document: DocumentNode): DataObject {
  const data = { ...(answer.data as DataObject | null) };
  for (const key of entityKeys(document)) {
    const entities = data[key];
    if (Array.isArray(entities)) data[key] = [...(entities as unknown[]), null];
  }
  return { ...answer, data };
}

function entityKeys(document: DocumentNode): string[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? node.selectionSet.selections.flatMap((field) =>
          field.kind === Kind.FIELD && field.name.value === "_entities"
            ? [(field.alias ?? field.name).value]
            : [],
        )
      : [],
  );
}
