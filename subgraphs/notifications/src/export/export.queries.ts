import type { ExportSection } from "@skein/service-kit/export-collector.ts";

/** All that this service has of a person: their inbox, and what they switched on or off. */
export const exportSections: readonly ExportSection[] = [
  {
    name: "notifications",
    sql: `SELECT id::text AS cursor, id, type::text AS type, actor_id AS "actorId", subject_type::text AS "subjectType",
        subject_id AS "subjectId", post_id AS "postId", read_at AS "readAt", created_at AS "createdAt"
      FROM notification WHERE recipient_id = $1::uuid AND ($2::text IS NULL OR id > $2::text::uuid)
      ORDER BY id LIMIT $3`,
  },
  {
    name: "notificationPreferences",
    sql: `SELECT type::text AS cursor, type::text AS type, enabled
      FROM notification_preference WHERE user_id = $1::uuid AND ($2::text IS NULL OR type::text > $2::text)
      ORDER BY type::text LIMIT $3`,
  },
];
