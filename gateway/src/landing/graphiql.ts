import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { pageSecurityPolicy } from "../http/security-headers.ts";
import { acceptsGzip } from "../http/accept-encoding.ts";

const defaultQuery = `# The book on the left holds the schema.
# Ctrl-Enter runs the operation:
query Hello {
  __typename
}
`;

/** GraphiQL at `/graphiql`, one file with everything inside: for machines without the internet. */
export function registerGraphiql(app: FastifyInstance): void {
  let page: Promise<Page> | undefined;
  app.get("/graphiql", async (request, reply) => {
    // Some megabytes of text, loaded and made when the first person looks and not at every start.
    page ??= renderPage();
    const { html, gzipped } = await page;
    const gzip = acceptsGzip(request.headers["accept-encoding"]);
    reply.headers({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": pageSecurityPolicy,
      vary: "accept-encoding",
    });
    if (gzip) reply.header("content-encoding", "gzip");
    return reply.send(gzip ? gzipped : html);
  });
}

interface Page {
  readonly html: string;
  readonly gzipped: Buffer;
}

async function renderPage(): Promise<Page> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const html = renderGraphiQL({ title: "Skein GraphiQL", endpoint: "/graphql", defaultQuery });
  return { html, gzipped: gzipSync(html) };
}
