import type { Client, Viewer } from "@skein/service-kit/identity.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { GatewayContext } from "../context.ts";
import type { Budgets } from "./budgets.ts";

type Spend = GatewayContext["spend"];

const spendNothing: Spend = () => null;
const maxNameLength = 100;

/** What a request spends with; says in the headers of its answer what is left. */
export function spenderOf(
  budgets: Budgets | null,
  { headers }: Pick<FastifyRequest, "headers">,
  reply: FastifyReply,
  { viewer, client }: { readonly viewer: Viewer | null; readonly client: Client },
): Spend {
  if (!budgets) return spendNothing;
  const name = headers["apollographql-client-name"];
  const caller = {
    userId: viewer?.userId ?? null,
    address: client.address,
    clientName: typeof name === "string" && name !== "" ? name.slice(0, maxNameLength) : null,
  };
  reply.header("ratelimit-policy", budgets.policy);
  const tell = (rateLimit: string): void => {
    reply.header("ratelimit", rateLimit);
  };
  return (cost) => budgets.spend(caller, cost, tell);
}
