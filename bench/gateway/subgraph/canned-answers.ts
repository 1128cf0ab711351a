import { createProofKeys, proofKeyHeader } from "@skein/service-kit/identity-proof.ts";
import { createSubgraphExecutor, type SubgraphRequest } from "./subgraph-executor.ts";
import type { BenchSubgraph } from "./subgraph-roots.ts";

/** A path that begins so asks for answers that may be cached. */
export const cacheablePath = "/cacheable";

/** A path that begins so is one of a subgraph that names its key, so that the gateway binds each body to a proof. */
export const provedPath = "/proved";

type Kind = "plain" | "cacheable" | "proved";

const headersOf: Readonly<Record<Kind, readonly string[]>> = {
  plain: [],
  cacheable: ["Cache-Control: public, max-age=60"],
  proved: [`${proofKeyHeader}: ${createProofKeys().publicKey}`],
};

function kindOf(path: string): Kind {
  if (path.startsWith(cacheablePath)) return "cacheable";
  return path.startsWith(provedPath) ? "proved" : "plain";
}

function response(body: string, kind: Kind): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    "HTTP/1.1 200 OK",
    "Content-Type: application/json; charset=utf-8",
    ...headersOf[kind],
    `Content-Length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), bytes]);
}

/** Executes a request when it comes for the first time, and from then on repeats the same bytes. */
export function createCannedAnswers(subgraph: BenchSubgraph): (path: string, body: string) => Buffer {
  const execute = createSubgraphExecutor(subgraph);
  const answers = Object.fromEntries(
    Object.keys(headersOf).map((kind) => [kind, new Map<string, Buffer>()]),
  ) as Record<Kind, Map<string, Buffer>>;
  return (path, body) => {
    const kind = kindOf(path);
    const known = answers[kind];
    const answer = known.get(body);
    if (answer) return answer;
    const request = JSON.parse(Buffer.from(body, "latin1").toString("utf8")) as SubgraphRequest;
    const made = response(execute(request), kind);
    known.set(body, made);
    return made;
  };
}
