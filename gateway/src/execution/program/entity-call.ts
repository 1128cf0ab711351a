import { Kind, OperationTypeNode, visit } from "graphql";
import { failureError } from "../../federation/subgraph-failure.ts";
import type { SubgraphGraphQLError } from "../../federation/subgraph-reply.ts";
import { printEntityFetch } from "../plan/print-operation.ts";
import type { EntityFetchPlan } from "../plan/query-plan.ts";
import { SubgraphError } from "../transport/subgraph-error.ts";
import { askSubgraph, type Answer } from "./ask-subgraph.ts";
import { compileBody, type WriteBody } from "./call-body.ts";
import type { CallError } from "./call-errors.ts";
import { isObject } from "./data.ts";
import type { OperationRun } from "./operation-run.ts";

/** What a subgraph answered for the representations of one batch. */
export interface BatchAnswer {
  /** In the order of the representations; null when there is no usable list. */
  readonly entities: readonly unknown[] | null;
  readonly errors: readonly CallError[];
  /** Of the HTTP response. */
  readonly headers?: Answer["headers"];
  /** Of the entities, unread: `extensions.apolloEntityCacheTags`. */
  readonly tags?: unknown;
}

interface CompiledCall {
  readonly writeBody: WriteBody;
  readonly batches: readonly { readonly responseKey: string; readonly variable: string }[];
}

/** Asks for the entities of some batches of a plan in one call; batches without representations are left out of it. */
export type AskEntities = <Context>(
  run: OperationRun<Context>,
  representations: readonly (readonly string[])[],
) => Promise<readonly BatchAnswer[]>;

export function compileEntityCall(plan: EntityFetchPlan): AskEntities {
  const calls = new Map<string, CompiledCall>();
  const callFor = (wanted: readonly number[]): CompiledCall => {
    const key = wanted.join();
    const call = calls.get(key) ?? compileCall(planOf(plan, wanted));
    calls.set(key, call);
    return call;
  };
  // Not async: what would be kept for its end are all the representations, until the answer has come.
  return (run, representations) => {
    const wanted = representations.flatMap((texts, index) => (texts.length > 0 ? [index] : []));
    if (wanted.length === 0) return Promise.resolve(representations.map(() => nothing));
    const { writeBody, batches } = callFor(wanted);
    const asked = batches.map(({ responseKey, variable }, at) => {
      const texts = representations[wanted[at] ?? -1] ?? [];
      return { responseKey, count: texts.length, more: `${JSON.stringify(variable)}:[${texts.join(",")}]` };
    });
    const body = writeBody(run.variables, asked.map(({ more }) => more).join(","));
    const counts = asked.map(({ responseKey, count }) => ({ responseKey, count }));
    return askAndSplit(run, plan.subgraph, body, counts, wanted);
  };
}

const nothing: BatchAnswer = { entities: [], errors: [] };

/** @param wanted the places of the asked batches among all */
async function askAndSplit<Context>(
  run: OperationRun<Context>,
  subgraph: string,
  body: string,
  asked: readonly AskedBatch[],
  wanted: readonly number[],
): Promise<BatchAnswer[]> {
  const answer = await askSubgraph(run, { subgraph, isWrite: false, body });
  const answers: BatchAnswer[] = [];
  splitAnswer(run, subgraph, answer, asked).forEach((batch, at) => {
    answers[wanted[at] ?? at] = batch;
  });
  return answers;
}

function compileCall(plan: EntityFetchPlan): CompiledCall {
  const { text, batches } = printEntityFetch(plan);
  return { writeBody: compileBody(text, plan.operationName, [...plan.variables.keys()]), batches };
}

/** The plan with some of its batches, and with what only these use. */
export function planOf(plan: EntityFetchPlan, wanted: readonly number[]): EntityFetchPlan {
  if (wanted.length === plan.batches.length) return plan;
  const batches = plan.batches.filter((_, index) => wanted.includes(index));
  const fragments = new Map(plan.fragments.map((node) => [node.name.value, node]));
  const used = new Set<string>();
  const variables = new Set<string>();
  const collect = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      [Kind.FRAGMENT_SPREAD]: ({ name }: { name: { value: string } }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.add(name.value);
        collect(fragment);
      },
    });
  };
  for (const { selection } of batches) collect(selection);
  return {
    ...plan,
    batches,
    fragments: plan.fragments.filter(({ name }) => used.has(name.value)),
    variables: new Map([...plan.variables].filter(([name]) => variables.has(name))),
    operationKind: OperationTypeNode.QUERY,
  };
}

interface AskedBatch {
  readonly responseKey: string;
  readonly count: number;
}

function splitAnswer<Context>(
  run: OperationRun<Context>,
  subgraph: string,
  answer: Answer,
  asked: readonly AskedBatch[],
): BatchAnswer[] {
  const keys = asked.map(({ responseKey }) => responseKey);
  const { headers, extensions, errors = [] } = answer;
  return asked.map(({ responseKey, count }) => {
    const entities = entitiesOf(answer, responseKey, count);
    const own = errors.flatMap((error) => errorOf(error, responseKey, keys));
    return {
      headers,
      tags: tagsOf(extensions?.apolloEntityCacheTags, responseKey),
      entities,
      errors: [
        ...own,
        ...(entities === null && own.length === 0 ? listErrors(run, subgraph) : []),
        ...shapeErrors(run, subgraph, entities ?? []),
      ],
    };
  });
}

/** No list, or one of another length, and nothing that says why. */
function listErrors<Context>(run: OperationRun<Context>, subgraph: string): CallError[] {
  run.onFailure(subgraph, rubbish("the answer has not the entities that were asked for"), run.context);
  return [{ error: failureError("SUBGRAPH_UNAVAILABLE", subgraph), index: null, rest: [] }];
}

/** By response key where a call has several `_entities` fields. */
const tagsOf = (tags: unknown, responseKey: string): unknown => (isObject(tags) ? tags[responseKey] : tags);

/** What is neither an object nor null is no entity. */
function shapeErrors<Context>(
  run: OperationRun<Context>,
  subgraph: string,
  entities: readonly unknown[],
): CallError[] {
  const wrong = entities.flatMap((entity, index) => (entity === null || isObject(entity) ? [] : [index]));
  if (wrong.length === 0) return [];
  run.onFailure(subgraph, rubbish("an entity is no object"), run.context);
  return wrong.map((index) => ({ error: failureError("SUBGRAPH_UNAVAILABLE", subgraph), index, rest: [] }));
}

const rubbish = (what: string): SubgraphError => new SubgraphError("SUBGRAPH_UNAVAILABLE", what);

function entitiesOf({ data }: Answer, responseKey: string, count: number): readonly unknown[] | null {
  const entities = data?.[responseKey];
  return Array.isArray(entities) && entities.length === count ? entities : null;
}

/** An error that names none of the batches is about all of them. */
function errorOf(error: SubgraphGraphQLError, responseKey: string, keys: readonly string[]): CallError[] {
  const [field, index, ...rest] = error.path ?? [];
  if (field !== responseKey && keys.some((key) => key === field)) return [];
  const namesEntity = field === responseKey && typeof index === "number";
  return [namesEntity ? { error, index, rest } : { error, index: null, rest: [] }];
}
