/** What a process has used since it started. */
export interface Usage {
  /** User and system time. */
  readonly cpuMs: number;
  /** SQL statements, without those of housekeeping and of transaction control. */
  readonly statements: number;
  /** Operations that were asked of it. */
  readonly operations: number;
  /** Through the sockets that the process serves, headers included. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What one of `requests` took between two readings, less what an idle process takes in the same time. */
export function perRequest(before: Usage, after: Usage, { requests, idleCpuMs }: Span): Usage {
  const mean = (key: keyof Usage, idle = 0) => (after[key] - before[key] - idle) / requests;
  return {
    cpuMs: mean("cpuMs", idleCpuMs),
    statements: mean("statements"),
    operations: mean("operations"),
    receivedBytes: mean("receivedBytes"),
    sentBytes: mean("sentBytes"),
  };
}

interface Span {
  readonly requests: number;
  readonly idleCpuMs: number;
}
