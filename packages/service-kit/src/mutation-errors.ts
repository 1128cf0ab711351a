/** What each of a mutation's error codes says to people, and the input field at fault, if it is one. */
export type ErrorTexts<Code extends string> = Readonly<
  Record<Code, { message: string; field: string | null }>
>;

export const toErrors = <Code extends string>(texts: ErrorTexts<Code>, problems: readonly Code[]) =>
  problems.map((code) => ({ code, ...texts[code] }));
