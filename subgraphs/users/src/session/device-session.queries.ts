import { createBindings } from "@skein/service-kit/bindings.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";

export interface DeviceSessionRow {
  readonly id: string;
  readonly deviceName: string | null;
  readonly clientName: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly methods: readonly string[];
}

/** A page of an account's sessions that have not ended, latest sign-in first; one row more than the page holds. */
export function findSessionPage(
  sql: ReadSql,
  { userId, page }: { userId: string; page: Page },
): Promise<DeviceSessionRow[]> {
  const { values, bind } = createBindings();
  const conditions = [`user_id = ${bind(userId)}::uuid`, "revoked_at IS NULL", "expires_at > now()"];
  // Ids are ordered by time.
  if (page.after) conditions.push(`id < ${bind(page.after[0])}::uuid`);
  if (page.before) conditions.push(`id > ${bind(page.before[0])}::uuid`);
  const order = page.direction === "forward" ? "DESC" : "ASC";
  return sql.$queryRawUnsafe(
    `SELECT id, device_name AS "deviceName", client_name AS "clientName", created_at AS "createdAt",
       last_used_at AS "lastUsedAt", expires_at AS "expiresAt", methods
     FROM session WHERE ${conditions.join(" AND ")} ORDER BY id ${order} LIMIT ${bind(page.limit + 1)}`,
    ...values,
  );
}
