/** One cached value with what is known of it. Handed out as it is: nobody may write to `value`. */
export interface CachePart {
  readonly value: unknown;
  /** `none` was never kept: its answer must not be stored, nor anything made of it. */
  readonly scope: "public" | "private" | "none";
  /** Epoch milliseconds. */
  readonly storedAt: number;
  readonly freshUntil: number;
  /** At least `freshUntil`; until then the value may be used while it is loaded again. */
  readonly staleUntil: number;
  readonly tags: readonly string[];
  /** Moment of this process' invalidations before the subgraph was asked; see invalidation-marks.ts. */
  readonly moment: number;
}
