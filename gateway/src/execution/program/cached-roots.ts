import type { RootAnswer } from "../../cache/entity-cache.ts";
import type { SubgraphGraphQLError } from "../../federation/subgraph-reply.ts";
import type { FetchPlan } from "../plan/query-plan.ts";
import { askSubgraph, type Answer } from "./ask-subgraph.ts";
import { noteLoad, type CacheUse } from "./cache-use.ts";
import { errorsOfLoad, errorsForCache, type CallError } from "./call-errors.ts";
import { ownValue, setOwn } from "./data.ts";
import type { OperationRun } from "./operation-run.ts";
import { writeRootCall } from "./root-call.ts";
import { askRootField, rootFieldsOf, type AskedRootField, type PlannedRootField } from "./root-field.ts";

type AskRoots = <Context>(run: OperationRun<Context>, caching: CacheUse) => Promise<Answer>;

/** Asks the cache for each root field of a call; null where they cannot be told apart. */
export function compileCachedRoots(plan: FetchPlan): AskRoots | null {
  const planned = rootFieldsOf(plan);
  if (!planned) return null;
  const { subgraph } = plan;
  return async (run, caching) => {
    const { cache, schema, viewerKey, signal } = caching;
    const asked = planned.map((field) => askRootField(field, run.variables));
    const byText = new Map(asked.map((field) => [field.text, field]));
    const distinct = [...byText.values()];
    const loaded = await cache.loadRoot({
      subgraph,
      schema,
      viewerKey,
      signal,
      fields: distinct,
      fetch: async (fields, { background }) => {
        const asker = background ? { ...run, isInterruptible: false } : run;
        return fetchRoots(asker, subgraph, fields as readonly AskedRootField[]);
      },
    });
    noteLoad(caching, subgraph, loaded);
    const values = new Map(distinct.map(({ text }, index) => [text, loaded.parts[index]?.value]));
    const errors = errorsOfLoad(loaded.errors).flatMap((error) =>
      placeError(error, distinct, asked, planned),
    );
    return { data: dataOf(asked, values), ...(errors.length > 0 ? { errors } : {}), headers: null };
  };
}

function dataOf(
  asked: readonly AskedRootField[],
  values: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const { planned, text } of asked) setOwn(data, planned.responseKey, values.get(text) ?? null);
  return data;
}

async function fetchRoots<Context>(
  run: OperationRun<Context>,
  subgraph: string,
  fields: readonly AskedRootField[],
): Promise<RootAnswer> {
  const { body, responseKeys } = writeRootCall(fields);
  const answer = await askSubgraph(run, { subgraph, isWrite: false, body });
  const { data, headers, extensions } = answer;
  const hasData = data !== null;
  const errors = {
    list: (answer.errors ?? []).map((error) => errorOf(error, responseKeys)),
    hasData,
  };
  return {
    values: responseKeys.map((key) => (data && ownValue(data, key)) ?? null),
    cacheControl: headers?.["cache-control"],
    age: headers?.age,
    tags: extensions?.apolloCacheTags,
    ...errorsForCache(errors, fields.length),
  };
}

function errorOf(error: SubgraphGraphQLError, responseKeys: readonly string[]): CallError {
  const [key, ...rest] = error.path ?? [];
  const index = responseKeys.findIndex((responseKey) => responseKey === key);
  return index < 0 ? { error, index: null, rest: [] } : { error, index, rest };
}

/** Under the client's response keys. */
function placeError(
  { error, index, rest }: CallError,
  distinct: readonly AskedRootField[],
  asked: readonly AskedRootField[],
  planned: readonly PlannedRootField[],
): SubgraphGraphQLError[] {
  if (index === null) return [error];
  const text = distinct[index]?.text;
  return planned.flatMap(({ responseKey }, at) =>
    asked[at]?.text === text ? [{ ...error, path: [responseKey, ...rest] }] : [],
  );
}
