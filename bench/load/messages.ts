/** What the load generator is told to do. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  /** Of a POST with JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  /** Of each right answer's body, or null when answers vary. */
  readonly expectedBytes: number | null;
  /** Processes whose CPU time during the measured window is wanted, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** The process whose memory is looked at, four times a second. */
  readonly memoryPid: number;
}

/** What it saw during the measured window. */
export interface LoadResult {
  readonly seconds: number;
  readonly requests: number;
  /** Answers with another status than 200 or another length, and connections that broke. */
  readonly failures: number;
  readonly firstFailure: string | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly maxRssMiB: number;
}
