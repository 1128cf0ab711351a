import { createSubgraphExecutor, type SubgraphRequest } from "./subgraph-executor.ts";
import type { BenchSubgraph } from "./subgraph-roots.ts";

/** A path that begins so asks for answers that may be cached. */
export const cacheablePath = "/cacheable";

function response(body: string, isCacheable: boolean): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    "HTTP/1.1 200 OK",
    "Content-Type: application/json; charset=utf-8",
    ...(isCacheable ? ["Cache-Control: public, max-age=60"] : []),
    `Content-Length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), bytes]);
}

/** Executes a request when it comes for the first time, and from then on repeats the same bytes. */
export function createCannedAnswers(subgraph: BenchSubgraph): (path: string, body: string) => Buffer {
  const execute = createSubgraphExecutor(subgraph);
  const answers = { plain: new Map<string, Buffer>(), cacheable: new Map<string, Buffer>() };
  return (path, body) => {
    const isCacheable = path.startsWith(cacheablePath);
    const known = isCacheable ? answers.cacheable : answers.plain;
    const answer = known.get(body);
    if (answer) return answer;
    const request = JSON.parse(Buffer.from(body, "latin1").toString("utf8")) as SubgraphRequest;
    const made = response(execute(request), isCacheable);
    known.set(body, made);
    return made;
  };
}
