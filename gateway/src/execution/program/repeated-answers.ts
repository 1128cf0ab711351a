import { noteLoad, type CacheUse } from "./cache-use.ts";

type Variables = Readonly<Record<string, unknown>>;

/**
 * The answers of one program that were made of nothing but fresh parts in this process' memory.
 *
 * Such an answer may be given again when each of its loads would give the very same parts again. For what a program
 * loads first depends on its variables alone, and what it loads next on these and on the parts it has. So if the first
 * loads give the same parts, the next loads are the same, and so on to the last; and the text follows from the
 * variables and all parts. The viewer only decides which parts a load gives, which the cache checks for each.
 */
export interface RepeatedAnswers {
  /** The data as JSON, with its loads noted; null when the program has to run. */
  find(use: CacheUse, variables: Variables): string | null;
  /** @param data of a run without errors */
  keep(use: CacheUse, variables: Variables, data: string): void;
}

let programs = 0;

export function createRepeatedAnswers(): RepeatedAnswers {
  // No other program of this process ever has it: when a program goes, nobody finds its answers, and in time they go, too.
  const prefix = `${++programs}\n`;
  const keyOf = (variables: Variables): string => prefix + JSON.stringify(variables);
  return {
    find(use, variables) {
      const answer = use.cache.answers.find(keyOf(variables), use.viewerKey);
      if (!answer) return null;
      for (const { subgraph, loaded } of answer.loads) noteLoad(use, subgraph, loaded);
      return answer.text;
    },
    keep(use, variables, data) {
      const { kept: loads, isPartial, viewerKey } = use;
      if (!loads || loads.length === 0 || isPartial) return;
      use.cache.answers.keep(keyOf(variables), viewerKey, { text: data, loads });
    },
  };
}
