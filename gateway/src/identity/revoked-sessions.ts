import type { Logger } from "@skein/service-kit/logger.ts";
import { z } from "zod";

export interface RevokedSessionsOptions {
  /** Brings the sessions that have ended since `after`, or within the life of an access token. */
  readonly load: (after: string | null) => Promise<unknown>;
  readonly logger: Logger;
  /** How long after one answer the next is asked for. */
  readonly pollMs?: number;
  /** Of sessions to remember. */
  readonly maxSessions?: number;
  readonly now?: () => number;
}

export interface AccessTokenFacts {
  readonly sessionId: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
}

export interface RevokedSessions {
  /**
   * Whether a token's session has ended.
   * @throws {RevocationsUnavailableError} until the list has been had once
   */
  includes(token: AccessTokenFacts): Promise<boolean>;
  /** Asks again and again until `stop`. */
  start(): void;
  stop(): void;
  status(): { readonly sessions: number; readonly ageSeconds: number | null };
}

/** Which sessions have ended could not be learned yet, so that no token can be trusted. */
export class RevocationsUnavailableError extends Error {
  override readonly name = "RevocationsUnavailableError";
}

/** Of the five seconds in which an end must be known, with an answer that takes 1.5 s and one that never comes. */
const defaultPollMs = 1_000;
/** An access token lives ten minutes, and clocks may differ by one. */
const rememberMs = 11 * 60_000;
/** About 10 MB. */
const defaultMaxSessions = 100_000;

const answerSchema = z.object({
  sessionIds: z.array(z.string().max(64)).max(10_000),
  next: z.string().max(100),
  complete: z.boolean(),
  asOf: z.number(),
});

interface State {
  /** By id: when it was learned, in epoch milliseconds; oldest first. */
  readonly learned: Map<string, number>;
  /** Tokens issued until then are refused, since some of their sessions have been forgotten. Epoch seconds. */
  refusedUntil: number;
  next: string | null;
  completeAt: number | null;
  loading: Promise<void> | null;
}

/**
 * The sessions that have ended while their access tokens have not, as the service that keeps them tells. What was learned
 * stays while it is away: it issues no token then, and those that are out end within ten minutes.
 */
export function createRevokedSessions(options: RevokedSessionsOptions): RevokedSessions {
  const { logger, pollMs = defaultPollMs, now = Date.now } = options;
  const state: State = {
    learned: new Map(),
    refusedUntil: 0,
    next: null,
    completeAt: null,
    loading: null,
  };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const load = (): Promise<void> =>
    (state.loading ??= loadAll(state, options)
      .catch((error: unknown) => logger.warn({ err: error }, "the ended sessions cannot be learned"))
      .finally(() => (state.loading = null)));
  const poll = async (): Promise<void> => {
    await load();
    if (!stopped) timer = setTimeout(() => void poll(), pollMs).unref();
  };
  return {
    includes: async ({ sessionId, issuedAt }) => {
      if (state.completeAt === null) await load();
      if (state.completeAt === null)
        throw new RevocationsUnavailableError("the ended sessions are not known");
      return issuedAt <= state.refusedUntil || state.learned.has(sessionId);
    },
    start: () => void poll(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
    status: () => ({
      sessions: state.learned.size,
      ageSeconds: state.completeAt === null ? null : Math.round((now() - state.completeAt) / 1000),
    }),
  };
}

async function loadAll(state: State, options: RevokedSessionsOptions): Promise<void> {
  const { maxSessions = defaultMaxSessions, now = Date.now } = options;
  for (let complete = false; !complete;) {
    const answer = answerSchema.parse(await options.load(state.next));
    forget(state.learned, now() - rememberMs);
    for (const id of answer.sessionIds) if (!state.learned.has(id)) state.learned.set(id, now());
    // Better to have everybody refresh their token once than to let one in whose session has ended.
    if (state.learned.size > maxSessions) {
      state.learned.clear();
      state.refusedUntil = Math.floor(answer.asOf / 1000);
    }
    state.next = answer.next;
    complete = answer.complete;
  }
  state.completeAt = now();
}

function forget(learned: Map<string, number>, before: number): void {
  for (const [id, at] of learned) {
    if (at >= before) return;
    learned.delete(id);
  }
}
