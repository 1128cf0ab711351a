import type { KeptLoad, Loaded } from "./loaded.ts";

/** What was composed of parts in this process' memory. */
export interface ComposedAnswer {
  readonly text: string;
  /** In their order. */
  readonly loads: readonly KeptLoad[];
}

/** An answer that may be given again, with what each of its loads gives again. */
export interface RepeatedAnswer {
  readonly text: string;
  readonly loads: readonly { readonly subgraph: string; readonly loaded: Loaded }[];
}

/**
 * Texts that were composed of cached parts, with the loads that brought these. A text is given only if each load, made at
 * that moment, would give the very same parts: then it promises no less than the parts do, and nothing has to be
 * forgotten here. Keys name all that the first loads depend on, except for the viewer.
 */
export interface ComposedAnswers {
  find(key: string, viewerKey: string | null): RepeatedAnswer | null;
  /** Kept for all viewers for whom the loads are the same; with a private part, that is this one. */
  keep(key: string, viewerKey: string | null, answer: ComposedAnswer): void;
  bytes(): number;
}
