import { createClient } from "@skein/service-kit/prisma.ts";
import type { SubgraphResources } from "@skein/service-kit/subgraph-runtime.ts";
import { PrismaClient } from "./generated/prisma/client.ts";

export const createPrismaClient = ({
  database,
  onStatement,
}: Pick<SubgraphResources, "database" | "onStatement">): PrismaClient =>
  createClient(PrismaClient, database, onStatement);
