import { eventually } from "./eventually.ts";

interface Report {
  readonly status: string;
  readonly checks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type SubgraphUrls = Readonly<Record<string, string>>;

/** What `/health/ready` says. */
export async function readHealth(url: string): Promise<Report & { readonly httpStatus: number }> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  return { httpStatus: response.status, ...((await response.json()) as Report) };
}

/** Resolves when every event has been published and handled by everybody. */
export async function settled(subgraphUrls: SubgraphUrls): Promise<void> {
  await eventually(async () => {
    const open = await openEvents(subgraphUrls);
    if (open.length > 0) throw new Error(open.join(", "));
    return true;
  }, "all events are handled");
}

/** One after the other, upstream first: what a service hands on must not be missed while it is on its way. */
async function openEvents(urls: SubgraphUrls): Promise<string[]> {
  const open: string[] = [];
  for (const [name, url] of Object.entries(urls)) {
    const { checks } = await readHealth(url);
    for (const [check, { status, pending }] of Object.entries(checks)) {
      if (status !== "up" || (pending !== undefined && pending !== 0)) open.push(`${name}.${check}`);
    }
  }
  return open;
}
