import type { ReadSql } from "@skein/service-kit/database.ts";
import type { NotificationPreference } from "../generated/prisma/client.ts";

/** What these users chose; types without a row were never touched. */
export const findPreferences = (
  sql: ReadSql,
  userIds: readonly string[],
): Promise<NotificationPreference[]> =>
  sql.$queryRawUnsafe(
    `SELECT user_id AS "userId", type, enabled FROM notification_preference WHERE user_id = ANY($1::uuid[])`,
    userIds,
  );
