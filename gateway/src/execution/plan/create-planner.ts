import type { Logger } from "@skein/service-kit/logger.ts";
import { addedFieldsOf, type AddedFields } from "./added-fields.ts";
import { createApolloPlanner } from "./apollo-planner.ts";
import { withCheckedPlans } from "./check-plan.ts";
import { withDistinctKeys } from "./distinct-keys.ts";
import { createHivePlanner } from "./hive-planner.ts";
import type { Planner, PlanRequest } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";
import { renameKeys } from "./rename-keys.ts";
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
  return planDistinctKeys(await choosePlanner(options), addedFieldsOf(options.supergraphSdl));
}

async function choosePlanner(options: PlannerOptions): Promise<Planner> {
  const { supergraphSdl, choice, logger } = options;
  if (choice === "hive") return withFieldByField(withCheckedPlans(await createHivePlanner(supergraphSdl)));
  if (choice === "apollo" || misleadsHive(supergraphSdl)) return createApolloPlanner(supergraphSdl);
  try {
    return withFallback(withFieldByField(withCheckedPlans(await createHivePlanner(supergraphSdl))), options);
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, "Hive's query planner cannot be used, Apollo's is");
    return createApolloPlanner(supergraphSdl);
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
  let fallback: Planner | null = null;
  return {
    ...planner,
    plan: async (request) => {
      try {
        return await planner.plan(request);
      } catch (error) {
        logger.warn({ reason: messageOf(error) }, "an operation is planned by Apollo's planner");
        fallback ??= createApolloPlanner(supergraphSdl);
        return fallback.plan(request);
      }
    },
  };
}

function planDistinctKeys(planner: Planner, added: AddedFields): Planner {
  return { ...planner, plan: async (request) => planWithDistinctKeys(planner, request, added) };
}

async function planWithDistinctKeys(
  planner: Planner,
  request: PlanRequest,
  added: AddedFields,
): Promise<PlanNode | null> {
  const distinct = withDistinctKeys(request.document, added);
  if (!distinct) return planner.plan(request);
  const plan = await planner.plan({ ...request, document: distinct.document });
  return plan && renameKeys(plan, distinct.original);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
