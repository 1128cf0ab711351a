import type { LoadProcess } from "../load/load-process.ts";
import type { LoadResult } from "../load/messages.ts";
import type { Participant } from "./participants.ts";
import type { Running } from "./running.ts";
import type { Setup } from "./setup.ts";

export interface LoadShape {
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
}

/** Keeps a running participant busy with one operation. `expectedBytes` is the length of its answer's body. */
export function applyLoad(
  target: { readonly participant: Participant; readonly running: Running },
  operation: { readonly body: string; readonly expectedBytes: number },
  shape: LoadShape,
  { setup, load }: { readonly setup: Setup; readonly load: LoadProcess },
): Promise<LoadResult> {
  return load.run({
    port: target.running.port,
    path: target.participant.path,
    ...operation,
    connections: shape.connections,
    warmupSeconds: shape.warmupSeconds,
    seconds: shape.seconds,
    pids: {
      gateway: target.running.child.pid,
      load: load.child.pid,
      subgraphs: setup.subgraphs.child.pid,
      redis: setup.redis.child.pid,
    },
    memoryPid: target.running.child.pid,
  });
}
