import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { JWK } from "jose";
import { signingAlgorithm } from "./signing-key.ts";

export interface SigningKeyRow {
  readonly kid: string;
  readonly publicJwk: JWK;
  /** Sealed; null once the key signs no more. */
  readonly privateJwk: Uint8Array | null;
  readonly signsFrom: Date;
}

/** The keys that are published, in the order in which they sign. */
export const findPublishedKeys = (sql: ReadSql): Promise<SigningKeyRow[]> =>
  sql.$queryRawUnsafe(
    `SELECT kid, public_jwk AS "publicJwk", private_jwk AS "privateJwk", signs_from AS "signsFrom"
     FROM signing_key WHERE retires_at IS NULL OR retires_at > now() ORDER BY signs_from, kid`,
  );

/** Until the transaction ends nobody else adds a key; readers go on. */
export async function lockSigningKeys(tx: RawSql): Promise<void> {
  await tx.$executeRawUnsafe("LOCK TABLE signing_key IN EXCLUSIVE MODE");
}

export interface NewSigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly sealedPrivateJwk: Uint8Array;
  /** Milliseconds from now until it signs. */
  readonly signsInMs: number;
}

/** Adds a key. The one before it signs until the new one does, and is published for a while longer. */
export async function insertSigningKey(
  tx: RawSql,
  key: NewSigningKey,
  { retireAfterMs }: { retireAfterMs: number },
): Promise<Date> {
  const rows = await tx.$queryRawUnsafe<{ signsFrom: Date }[]>(
    `WITH moment AS (SELECT now() + make_interval(secs => $5::float8 / 1000) AS signs_from),
     ended AS (
       UPDATE signing_key k SET signs_until = m.signs_from,
         retires_at = m.signs_from + make_interval(secs => $6::float8 / 1000)
       FROM moment m WHERE k.signs_until IS NULL
     )
     INSERT INTO signing_key (kid, algorithm, public_jwk, private_jwk, signs_from)
     SELECT $1, $2, $3::jsonb, $4, signs_from FROM moment RETURNING signs_from AS "signsFrom"`,
    key.kid,
    signingAlgorithm,
    JSON.stringify(key.publicJwk),
    key.sealedPrivateJwk,
    key.signsInMs,
    retireAfterMs,
  );
  const [row] = rows;
  if (!row) throw new Error("the database answered nothing");
  return row.signsFrom;
}

/** Private keys that sign no more are no longer at rest. The minute is for replicas whose clock is late. */
export async function forgetSpentKeys(sql: RawSql): Promise<void> {
  await sql.$executeRawUnsafe(
    `UPDATE signing_key SET private_jwk = NULL
     WHERE private_jwk IS NOT NULL AND signs_until < now() - interval '1 minute'`,
  );
}
