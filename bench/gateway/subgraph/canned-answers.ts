import { createProofKeys, proofKeyHeader } from "@skein/service-kit/identity-proof.ts";
import type { ReadRequest } from "./http-request-reader.ts";
import { createSubgraphExecutor, type SubgraphRequest } from "./subgraph-executor.ts";
import type { BenchSubgraph } from "./subgraph-roots.ts";

/** A path that begins so asks for answers that may be cached. */
export const cacheablePath = "/cacheable";

/** A path that begins so is one of a subgraph that names its key to who has no proof for it, as ours do. */
export const provedPath = "/proved";

type Kind = "plain" | "cacheable" | "keyed";

const headersOf: Readonly<Record<Kind, readonly string[]>> = {
  plain: [],
  cacheable: ["Cache-Control: public, max-age=60"],
  keyed: [`${proofKeyHeader}: ${createProofKeys().publicKey}`],
};

function kindOf({ path, isProved }: ReadRequest): Kind {
  if (path.startsWith(cacheablePath)) return "cacheable";
  return path.startsWith(provedPath) && !isProved ? "keyed" : "plain";
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
export function createCannedAnswers(subgraph: BenchSubgraph): (request: ReadRequest) => Buffer {
  const execute = createSubgraphExecutor(subgraph);
  const answers = Object.fromEntries(
    Object.keys(headersOf).map((kind) => [kind, new Map<string, Buffer>()]),
  ) as Record<Kind, Map<string, Buffer>>;
  return (asked) => {
    const kind = kindOf(asked);
    const { body } = asked;
    const known = answers[kind];
    const answer = known.get(body);
    if (answer) return answer;
    const request = JSON.parse(Buffer.from(body, "latin1").toString("utf8")) as SubgraphRequest;
    const made = response(execute(request), kind);
    known.set(body, made);
    return made;
  };
}
