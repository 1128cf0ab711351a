export interface SubgraphCallRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborts when nobody waits for the answer any more; null for mutations, which are better finished than in doubt. */
  readonly signal: AbortSignal | null;
  /** Milliseconds that are left; the smaller of this and the transport's own deadline holds. */
  readonly timeoutMs?: number;
}

export interface SubgraphAnswer {
  readonly status: number;
  readonly body: string;
  /** By lower-case name; those that came several times are joined by a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface SubgraphTransportStats {
  /** Calls that have been sent, or wait for a connection. */
  readonly running: number;
  /** Calls that wait until another one has ended. */
  readonly waiting: number;
}

/** The way to one subgraph: its connections, and what bounds them. */
export interface SubgraphTransport {
  /** @throws {SubgraphError} when no complete answer arrives within the deadline. */
  post(request: SubgraphCallRequest): Promise<SubgraphAnswer>;
  /** Refuses what comes and what waits, lets what runs finish, then ends the connections. */
  close(): Promise<void>;
  stats(): SubgraphTransportStats;
}
