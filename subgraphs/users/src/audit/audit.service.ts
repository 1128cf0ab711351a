import {
  buildConnection,
  isUuid,
  parsePage,
  uuidPattern,
  type Connection,
  type PageArguments,
} from "@skein/service-kit/pagination.ts";
import type { UsersContext } from "../context.ts";
import { requireAdmin } from "../moderation/moderation.rules.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { findAuditPage, type AuditEventRow, type AuditEventType } from "./audit.queries.ts";

/** The GraphQL type `AuditEvent`. */
export interface AuditEvent {
  readonly id: string;
  readonly type: AuditEventType;
  readonly occurredAt: Date;
  readonly sessionId: string | null;
  readonly isByOther: boolean;
  /** Null for the account's owner, who need not know which admin it was. */
  readonly actorId: string | null;
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

/** @throws {AppError} `UNAUTHENTICATED` unless the viewer's session lives; `BAD_USER_INPUT` for a page that cannot be. */
export async function listOwnEvents(
  context: UsersContext,
  pageArguments: PageArguments,
): Promise<Connection<AuditEvent>> {
  const { userId } = await requireActiveSession(context);
  return listEvents(context, userId, pageArguments, (row) => ({ ...toEvent(row), actorId: null }));
}

/** @throws {AppError} `UNAUTHENTICATED` or `FORBIDDEN` unless the viewer is an admin. */
export async function listEventsOf(
  context: UsersContext,
  { userId, ...pageArguments }: PageArguments & { userId: string },
): Promise<Connection<AuditEvent>> {
  await requireAdmin(context);
  return listEvents(context, userId, pageArguments, toEvent);
}

async function listEvents(
  { sql }: UsersContext,
  userId: string,
  pageArguments: PageArguments,
  nodeOf: (row: AuditEventRow) => AuditEvent,
): Promise<Connection<AuditEvent>> {
  const page = parsePage(pageArguments, { cursor: [uuidPattern] });
  const rows = isUuid(userId) ? await findAuditPage(sql, { userId, page }) : [];
  return buildConnection(page, rows, ({ id }) => [id], nodeOf);
}

const toEvent = ({ userId, details, ...row }: AuditEventRow): AuditEvent => ({
  ...row,
  isByOther: row.actorId !== null && row.actorId !== userId,
  details: Object.entries(details).map(([name, value]) => ({ name, value: textOf(value) })),
});

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(" ") : String(value));
