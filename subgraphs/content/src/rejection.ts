/**
 * An outcome that the client is told of as data. Thrown rather than returned: it rolls the transaction back, so that
 * nothing is half done and the mutation key stays unused.
 */
export class Rejection<Problem extends string> extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.name = "Rejection";
    this.problem = problem;
  }
}

/** What a mutation came to: its result, or why there is none. */
export type Outcome<Result, Problem extends string> =
  { readonly result: Result } | { readonly problems: readonly Problem[] };

/** Turns the rejections of `work` into an outcome. @param known those that `work` can throw */
export async function settle<Result, Problem extends string>(
  known: readonly Problem[],
  work: () => Promise<Result>,
): Promise<Outcome<Result, Problem>> {
  try {
    return { result: await work() };
  } catch (error) {
    const problem = error instanceof Rejection ? known.find((each) => each === error.problem) : undefined;
    if (problem === undefined) throw error;
    return { problems: [problem] };
  }
}
