import { fileURLToPath } from "node:url";
import type { Usage } from "../feed-page/usage.ts";
import { nextMessage, startChild, type Child } from "../support/child.ts";
import type { Core } from "../support/cores.ts";
import { until } from "../support/until.ts";

const meter = fileURLToPath(new URL("../feed-page/process-meter.ts", import.meta.url));
const startsWithinMs = 60_000;

export interface MeteredChild {
  readonly child: Child;
  /** What it has used since it started. */
  usage(): Promise<Usage>;
}

async function isReady(url: string): Promise<true | null> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.status === 200 ? true : null;
}

/** Starts the gateway or a subgraph on one core, and waits until it is ready at `url`. */
export async function startMeteredChild(
  name: string,
  options: { readonly env: Readonly<Record<string, string>>; readonly url: string; readonly core: Core },
): Promise<MeteredChild> {
  const main = fileURLToPath(import.meta.resolve(`@skein/${name}/main.ts`));
  const child = startChild({
    name,
    command: [process.execPath, "--import", meter, main],
    environment: options.env,
    core: options.core,
    hasChannel: true,
  });
  const check = async (): Promise<true | null> => {
    if (child.process.exitCode !== null) throw new Error("ended");
    return isReady(options.url);
  };
  await until(check, startsWithinMs, () => `${name} does not start:\n${child.output()}`);
  return {
    child,
    usage: () => {
      const answer = nextMessage<Usage>(child, () => true, 10_000);
      child.process.send("usage");
      return answer;
    },
  };
}
