import type { RawSql } from "@skein/service-kit/database.ts";

const linkMinutes = 10;
/** A download that takes longer has broken off, though nobody told. */
const isIdle = `(download_started_at IS NULL OR download_started_at < now() - interval '10 minutes')`;

/** Gives an export that is ready another link; earlier ones are void. @returns until when the link can be used */
export async function replaceLink(tx: RawSql, userId: string, hash: Uint8Array): Promise<Date | null> {
  const rows = await tx.$queryRawUnsafe<{ linkExpiresAt: Date }[]>(
    `UPDATE data_export SET download_token_hash = $2, download_started_at = NULL,
       link_expires_at = least(expires_at, now() + make_interval(mins => $3::int))
     WHERE user_id = $1::uuid AND status = 'READY' AND expires_at > now() AND ${isIdle}
     RETURNING link_expires_at AS "linkExpiresAt"`,
    userId,
    hash,
    linkMinutes,
  );
  return rows[0]?.linkExpiresAt ?? null;
}

export interface Download {
  readonly exportId: string;
  readonly userId: string;
  readonly requestedAt: Date;
  readonly readyAt: Date;
  /** See `openExportKey`. */
  readonly privateJwk: Uint8Array;
  readonly services: readonly string[];
}

/** Uses up a link: of any number of attempts with it, one wins. @returns null for the others, whatever the reason */
export async function takeLink(
  tx: RawSql,
  { userId, hash }: { userId: string; hash: Uint8Array },
): Promise<Download | null> {
  const rows = await tx.$queryRawUnsafe<Download[]>(
    `UPDATE data_export SET download_started_at = now()
     WHERE download_token_hash = $1 AND user_id = $2::uuid AND status = 'READY' AND expires_at > now()
       AND link_expires_at > now() AND download_started_at IS NULL
     RETURNING id AS "exportId", user_id AS "userId", requested_at AS "requestedAt", ready_at AS "readyAt",
       private_jwk AS "privateJwk", services`,
    hash,
    userId,
  );
  return rows[0] ?? null;
}

/** @returns false when the link is no longer the one in use: then another download may be the one that counts */
export async function markDownloaded(tx: RawSql, hash: Uint8Array): Promise<boolean> {
  const marked = await tx.$executeRawUnsafe(
    `UPDATE data_export SET status = 'DOWNLOADED', downloaded_at = now(), private_jwk = NULL,
       download_token_hash = NULL, link_expires_at = NULL, download_started_at = NULL
     WHERE download_token_hash = $1 AND status = 'READY' AND download_started_at IS NOT NULL`,
    hash,
  );
  return marked > 0;
}

/** After a download that broke off: the export can be given another link, and this one is spent. */
export const dropLink = (sql: RawSql, hash: Uint8Array): Promise<number> =>
  sql.$executeRawUnsafe(
    `UPDATE data_export SET download_token_hash = NULL, link_expires_at = NULL, download_started_at = NULL
     WHERE download_token_hash = $1`,
    hash,
  );
