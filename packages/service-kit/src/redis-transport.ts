import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { TransportUnavailableError } from "./events.ts";
import type { EventTransport, PublishMark, SkeinEvent } from "./events.ts";
import { startRedisConsumer } from "./redis-event-consumer.ts";
import type { ConsumerTiming } from "./redis-event-consumer.ts";
import { eventKeys } from "./redis-event-entry.ts";
import { readBacklog } from "./redis-group-status.ts";
import { forgetAggregate } from "./redis-stream-forget.ts";
import { connectRedis } from "./redis.ts";

/** About as many entries stay in a stream; a group that is further behind needs a replay from the outbox. */
const STREAM_LENGTH = 1_000_000;
const COMMAND_TIMEOUT_MS = 2_000;

/** The stream must exist from the first epoch on, so that its absence says that it was lost. */
const BEGIN_EPOCH = `
if redis.call("EXISTS", KEYS[1]) == 0 then
  redis.call("XGROUP", "CREATE", KEYS[1], "made", "$", "MKSTREAM")
  redis.call("XGROUP", "DESTROY", KEYS[1], "made")
end
redis.call("SET", KEYS[2], ARGV[1])`;

const ADD_IF_WHOLE = `
if redis.call("EXISTS", KEYS[1]) == 0 or redis.call("GET", KEYS[2]) ~= ARGV[1] then return 0 end
for i = 4, #ARGV do redis.call("XADD", KEYS[1], "MAXLEN", "~", ARGV[3], "*", "event", ARGV[i]) end
redis.call("SET", KEYS[2], ARGV[2])
return 1`;

/** A stream that is gone is not made anew: it would look whole to the relay. */
const ADD_AGAIN = `
if redis.call("EXISTS", KEYS[1]) == 0 then return 0 end
for i = 2, #ARGV do redis.call("XADD", KEYS[1], "MAXLEN", "~", ARGV[1], "*", "event", ARGV[i]) end
return 1`;

/**
 * Events over Redis Streams: one stream a source, one consumer group a service. Works without Redis at the start and
 * through its outages: `publish` rejects within 2 s, and subscriptions go on when it is back.
 * @param options.timing for tests; the defaults are those of production
 */
export function createRedisTransport(options: {
  redisUrl: string;
  logger: Logger;
  timing?: Partial<ConsumerTiming>;
}): EventTransport {
  const { logger } = options;
  const commands = connectRedis({ url: options.redisUrl, logger, commandTimeoutMs: COMMAND_TIMEOUT_MS });
  const stops = new Set<() => Promise<void>>();
  return {
    kind: "redis",
    publish: (source, events, mark) => publish(commands, source, events, mark),
    readMark: (source) => readMark(commands, source),
    backlog: async (source) => {
      requireConnection(commands);
      return await readBacklog(commands, source);
    },
    forget: async (source, aggregateId, since) => {
      requireConnection(commands);
      await forgetAggregate(commands, source, aggregateId, since);
    },
    subscribe: (subscription) => {
      const consumer = startRedisConsumer({ ...options, ...subscription, commands });
      const stop = (): Promise<void> => consumer.stop();
      stops.add(stop);
      return Promise.resolve({
        status: () => consumer.status(),
        stop: async () => {
          stops.delete(stop);
          await stop();
        },
      });
    },
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()));
      commands.disconnect();
    },
  };
}

/** With a mark, the check, the events and the new mark are one step: nothing can be lost in between unnoticed. */
async function publish(
  redis: Redis,
  source: string,
  events: readonly SkeinEvent[],
  mark: PublishMark | undefined,
): Promise<void> {
  requireConnection(redis);
  const stream = eventKeys.stream(source);
  const texts = events.map((event) => JSON.stringify(event));
  if (mark?.expected === null) {
    await redis.eval(BEGIN_EPOCH, 2, stream, eventKeys.epoch(source), mark.next);
  } else if (mark) {
    const args = [mark.expected, mark.next, STREAM_LENGTH, ...texts];
    requireStream(await redis.eval(ADD_IF_WHOLE, 2, stream, eventKeys.epoch(source), ...args));
  } else {
    requireStream(await redis.eval(ADD_AGAIN, 1, stream, STREAM_LENGTH, ...texts));
  }
}

function requireStream(added: unknown): void {
  if (added !== 1) throw new TransportUnavailableError("The event stream was lost");
}

async function readMark(redis: Redis, source: string): Promise<string | null> {
  requireConnection(redis);
  const [mark, streams] = await Promise.all([
    redis.get(eventKeys.epoch(source)),
    redis.exists(eventKeys.stream(source)),
  ]);
  return streams === 1 ? mark : null;
}

function requireConnection(redis: Redis): void {
  if (redis.status !== "ready") throw new TransportUnavailableError("Redis is not connected");
}
