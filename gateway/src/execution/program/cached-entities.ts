import { hash } from "node:crypto";
import type { EntityAnswer } from "../../cache/entity-cache.ts";
import type { Loaded } from "../../cache/loaded.ts";
import { printEntityFetch } from "../plan/print-operation.ts";
import type { EntityFetchPlan } from "../plan/query-plan.ts";
import { noteLoad, type CacheUse } from "./cache-use.ts";
import { errorsOfLoad, errorsForCache } from "./call-errors.ts";
import { planOf, type AskEntities, type BatchAnswer } from "./entity-call.ts";
import { valueText } from "./json-text.ts";
import type { OperationRun } from "./operation-run.ts";

interface CachedBatch {
  /** Of the selection. */
  readonly textKey: string;
  /** Its values belong to the question. */
  readonly variables: readonly string[];
}

/** Asks the cache first, and the subgraph for what the cache has not: the misses of all batches in one call. */
export function throughCache(plan: EntityFetchPlan, ask: AskEntities): AskEntities {
  const batches = plan.batches.map((_, index): CachedBatch => {
    const alone = planOf(plan, [index]);
    const { text } = printEntityFetch({ ...alone, operationName: null });
    return { textKey: hash("sha256", text, "base64url"), variables: [...alone.variables.keys()] };
  });
  return async (run, representations) => {
    const { caching } = run;
    if (!caching) return ask(run, representations);
    const collect = createCollector(run, plan, ask);
    const loads = batches.map((batch, index) =>
      load(
        caching,
        plan.subgraph,
        keyOf(batch, run.variables),
        representations[index] ?? [],
        (texts, isBackground) => collect(index, texts, isBackground),
      ),
    );
    const loaded = await Promise.all(loads.map(async (loading) => loading));
    return loaded.map((brought) => {
      if (!brought) return { entities: [], errors: [] };
      noteLoad(caching, plan.subgraph, brought);
      return { entities: brought.parts.map(({ value }) => value), errors: errorsOfLoad(brought.errors) };
    });
  };
}

type Variables = Readonly<Record<string, unknown>>;

function keyOf({ textKey, variables }: CachedBatch, values: Variables): string {
  if (variables.length === 0) return textKey;
  return `${textKey} ${variables.map((name) => valueText(values[name] ?? null)).join()}`;
}

type FetchTexts = (texts: readonly string[], isBackground: boolean) => Promise<BatchAnswer>;

function load(
  { cache, schema, viewerKey, signal }: CacheUse,
  subgraph: string,
  selectionKey: string,
  representations: readonly string[],
  fetch: FetchTexts,
): Loaded | Promise<Loaded> | null {
  if (representations.length === 0) return null;
  return cache.load({
    subgraph,
    schema,
    viewerKey,
    signal,
    selectionKey,
    representations,
    fetch: async (texts, { background }) => toEntityAnswer(await fetch(texts, background), texts.length),
  });
}

function toEntityAnswer({ entities, errors, headers, tags }: BatchAnswer, count: number): EntityAnswer {
  const all = { list: errors, hasData: entities !== null };
  return {
    entities: (entities ?? []) as EntityAnswer["entities"],
    cacheControl: headers?.["cache-control"],
    age: headers?.age,
    tags,
    ...errorsForCache(all, count),
  };
}

type Collect = (batch: number, texts: readonly string[], isBackground: boolean) => Promise<BatchAnswer>;

/** What the cache asks for in one turn goes in one call, each batch once. */
function createCollector<Context>(
  run: OperationRun<Context>,
  plan: EntityFetchPlan,
  ask: AskEntities,
): Collect {
  let waiting: Map<number, readonly string[]> | null = null;
  let answers: Promise<readonly BatchAnswer[]> | null = null;
  return async (batch, texts, isBackground) => {
    const empty = plan.batches.map((): readonly string[] => []);
    if (isBackground || waiting?.has(batch)) {
      const asker = isBackground ? { ...run, isInterruptible: false } : run;
      const brought = await ask(asker, empty.with(batch, texts));
      return brought[batch] ?? nothing;
    }
    waiting ??= new Map();
    waiting.set(batch, texts);
    answers ??= Promise.resolve().then(() => {
      const all = empty.map((none, index) => waiting?.get(index) ?? none);
      waiting = null;
      answers = null;
      return ask(run, all);
    });
    return (await answers)[batch] ?? nothing;
  };
}

const nothing: BatchAnswer = { entities: null, errors: [] };
