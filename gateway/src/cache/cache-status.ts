/** Figures of one type in one subgraph since the start. */
export interface TypeFigures {
  readonly subgraph: string;
  readonly type: string;
  readonly memory: number;
  readonly redis: number;
  readonly stale: number;
  readonly misses: number;
  /** Of all the above: nulls, for entities that do not exist. */
  readonly negative: number;
  readonly calls: number;
  readonly callMilliseconds: number;
}

export interface CacheStatus {
  /** "local": no Redis configured. "bypassed": Redis is in trouble; what this process holds is not used. */
  readonly mode: "shared" | "local" | "bypassed";
  readonly entries: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly waitingInvalidations: number;
  /** How far this process has read the shared log of invalidations: `<epoch>:<sequence>`, as Redis has it. */
  readonly position: string | null;
  readonly types: readonly TypeFigures[];
}
