/** Enough to recognise it, and no way to fill the log. */
const maxNameLength = 100;

/** An operation's name for the request's log line. */
export const operationNameFact = (name: string | null | undefined): string | null =>
  name?.slice(0, maxNameLength) ?? null;
