import { requireViewer } from "@skein/service-kit/viewer.ts";
import { requireOwner, type NotificationsContext } from "../context.ts";
import { NotificationType } from "../generated/prisma/enums.ts";

export interface Preference {
  readonly type: NotificationType;
  readonly enabled: boolean;
}

/** One entry for every type: what the user did not choose is on. @throws {AppError} `FORBIDDEN` for others. */
export async function listPreferences(context: NotificationsContext, userId: string): Promise<Preference[]> {
  requireOwner(context, userId);
  const rows = await context.loaders.preferencesByUserId.load(userId);
  const chosen = new Map(rows.map((row) => [row.type, row.enabled]));
  return Object.values(NotificationType).map((type) => ({ type, enabled: chosen.get(type) ?? true }));
}

/** False when a type occurs twice, which would leave open which of the two is meant. */
export async function updatePreferences(
  context: NotificationsContext,
  preferences: readonly Preference[],
): Promise<boolean> {
  const { userId } = requireViewer(context);
  if (new Set(preferences.map(({ type }) => type)).size < preferences.length) return false;
  await context.prisma.$executeRawUnsafe(
    `INSERT INTO notification_preference (user_id, type, enabled)
     SELECT $1::uuid, p.type::"NotificationType", p.enabled
     FROM jsonb_to_recordset($2::jsonb) AS p(type text, enabled boolean)
     ON CONFLICT (user_id, type) DO UPDATE SET enabled = excluded.enabled`,
    userId,
    JSON.stringify(preferences),
  );
  context.loaders.preferencesByUserId.clear(userId);
  return true;
}
