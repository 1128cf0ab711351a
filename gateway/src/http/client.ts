import type { Client } from "@skein/service-kit/identity.ts";
import type { FastifyRequest } from "fastify";
import { isIP } from "node:net";

type Source = Pick<FastifyRequest, "headers" | "socket">;

/**
 * Where a request came from.
 * @param trustedProxyCount how many proxies of ours it passed: each adds the address of its peer to `X-Forwarded-For`
 */
export const clientOf = (request: Source, trustedProxyCount: number): Client => ({
  address: clientAddressOf(request, trustedProxyCount),
  name: clientNameOf(request),
});

/**
 * The address of the socket, or what the outermost trusted proxy saw. What stands further left in the header is the
 * client's own word, and is never read. A shorter list than there are proxies came around one of them: then only the
 * socket is believed.
 */
export function clientAddressOf({ headers, socket }: Source, trustedProxyCount: number): string {
  const peer = plainAddress(socket.remoteAddress ?? "");
  if (trustedProxyCount === 0) return peer;
  const header = headers["x-forwarded-for"];
  const stated = (typeof header === "string" ? header : (header ?? []).join(",")).split(",");
  const address = plainAddress((stated.at(-trustedProxyCount) ?? "").trim());
  return isIP(address) === 0 ? peer : address;
}

/** A socket that listens on `::` has IPv4 peers as `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2): one address, one name. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

const maxNameLength = 100;

/** As Apollo's clients call themselves. https://www.apollographql.com/docs/graphos/platform/insights/client-segmentation */
function clientNameOf({ headers }: Source): string | null {
  const { "apollographql-client-name": name, "apollographql-client-version": version } = headers;
  const words = [name, version].filter((word) => typeof word === "string" && word !== "");
  const text = words
    .join(" ")
    .replace(/[^\x20-\x7e]/g, "")
    .trim();
  return text === "" ? null : text.slice(0, maxNameLength);
}
