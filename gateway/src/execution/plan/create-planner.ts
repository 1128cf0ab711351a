import type { DocumentNode } from "graphql";
import type { Logger } from "@skein/service-kit/logger.ts";
import { addedFieldsOf } from "./added-fields.ts";
import { createApolloWorkerPlanner } from "./apollo-worker.ts";
import { withCheckedPlans } from "./check-plan.ts";
import { withDistinctKeys } from "./distinct-keys.ts";
import { createHivePlanner } from "./hive-planner.ts";
import type { Planner, PlanRequest } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";
import { renameKeys } from "./rename-keys.ts";
import { requiredMeanings } from "./required-meanings.ts";
import { splitRequirements } from "./split-requirements.ts";
import { withFieldByField } from "./field-by-field.ts";

export type PlannerChoice = "auto" | "hive" | "apollo";

export interface PlannerOptions {
  readonly supergraphSdl: string;
  /** `auto` is Hive's planner where it serves the supergraph, and Apollo's for the operations that Hive's cannot plan. */
  readonly choice: PlannerChoice;
  readonly logger: Pick<Logger, "warn">;
}

/** @throws {Error} when the chosen planner cannot be run here, or refuses the supergraph. */
export async function createPlanner(options: PlannerOptions): Promise<Planner> {
  return planDistinctKeys(await choosePlanner(options), options.supergraphSdl);
}

async function choosePlanner(options: PlannerOptions): Promise<Planner> {
  const { supergraphSdl, choice, logger } = options;
  if (choice === "hive") return withFieldByField(withCheckedPlans(await createHivePlanner(supergraphSdl)));
  if (choice === "apollo" || misleadsHive(supergraphSdl)) return createApolloWorkerPlanner(supergraphSdl);
  try {
    return withFallback(withFieldByField(withCheckedPlans(await createHivePlanner(supergraphSdl))), options);
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, "Hive's query planner cannot be used, Apollo's is");
    return createApolloWorkerPlanner(supergraphSdl);
  }
}

/**
 * Where Hive's planner gives wrong plans without saying so: it ignores `@context`, and forgets fields of interface
 * objects (docs/decisions/0014-query-planner.md).
 */
function misleadsHive(supergraphSdl: string): boolean {
  const features = ["https://specs.apollo.dev/context/", "isInterfaceObject: true"];
  return features.some((feature) => supergraphSdl.includes(feature));
}

/** Apollo's planner takes long to make, and nearly no operation needs it. */
function withFallback(planner: Planner, { supergraphSdl, logger }: PlannerOptions): Planner {
  let fallback: Promise<Planner> | null = null;
  return {
    ...planner,
    plan: async (request) => {
      try {
        return await planner.plan(request);
      } catch (error) {
        logger.warn({ reason: messageOf(error) }, "an operation is planned by Apollo's planner");
        fallback ??= createApolloWorkerPlanner(supergraphSdl);
        return (await fallback).plan(request);
      }
    },
    close: () => {
      planner.close();
      void fallback?.then((other) => other.close()).catch(() => undefined);
    },
  };
}

/** Planners look at fields by their response keys: none of them shall mean two things. */
function planDistinctKeys(planner: Planner, supergraphSdl: string): Planner {
  const added = addedFieldsOf(supergraphSdl);
  const meanings = requiredMeanings(supergraphSdl, added.withArguments);
  return {
    ...planner,
    plan: async (request) => {
      const distinct = withDistinctKeys(request.document, added);
      const documents = splitRequirements(distinct?.document ?? request.document, meanings);
      const plan = await planParts(planner, request, documents, added.withArguments);
      return plan && distinct ? renameKeys(plan, distinct.original) : plan;
    },
  };
}

/** Required fields get a response key for each part. The client's own are called otherwise by then. */
async function planParts(
  planner: Planner,
  request: PlanRequest,
  documents: readonly DocumentNode[],
  required: ReadonlySet<string>,
): Promise<PlanNode | null> {
  const nodes: PlanNode[] = [];
  for (const [part, document] of documents.entries()) {
    const plan = await planner.plan({ ...request, document });
    const rename = (key: string): string => (required.has(key) ? `_p${String(part)}_${key}` : key);
    if (plan) nodes.push(part === 0 ? plan : renameKeys(plan, rename));
  }
  const [first, second] = nodes;
  return first && second ? { kind: "parallel", nodes } : (first ?? null);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
