import { gzipSync } from "node:zlib";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { FastifyInstance } from "fastify";
import { acceptsGzip } from "../http/compression.ts";

const defaultQuery = `# The book on the left holds the schema.
# Ctrl-Enter runs the operation:
query Hello {
  __typename
}
`;

/** GraphiQL at `/graphiql`, one file with everything inside: for machines without the internet. */
export function registerGraphiql(app: FastifyInstance): void {
  let page: { html: string; gzipped: Buffer } | undefined;
  app.get("/graphiql", (request, reply) => {
    // Some megabytes of text, made when the first person looks and not at every start.
    page ??= renderPage();
    const gzip = acceptsGzip(request.headers["accept-encoding"]);
    reply.headers({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      vary: "accept-encoding",
    });
    if (gzip) reply.header("content-encoding", "gzip");
    return reply.send(gzip ? page.gzipped : page.html);
  });
}

function renderPage(): { html: string; gzipped: Buffer } {
  const html = renderGraphiQL({ title: "Skein GraphiQL", endpoint: "/graphql", defaultQuery });
  return { html, gzipped: gzipSync(html) };
}
