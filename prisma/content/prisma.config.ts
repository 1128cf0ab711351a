import { defineConfig } from "prisma/config";

/** For `prisma generate` and Prisma Studio; the running service applies the migrations itself. */
export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  datasource: { url: process.env.CONTENT_DATABASE_URL ?? "" },
});
