import type { Database } from "@skein/service-kit/database.ts";
import { asRawSql } from "../raw-sql.ts";
import type { SecretBox } from "../secret-box.ts";
import { createSigningKeyPair } from "./signing-key.ts";
import { findPublishedKeys, insertSigningKey, lockSigningKeys } from "./signing-key.queries.ts";
import { sealPurpose } from "./seal-purpose.ts";

export interface Rotation {
  readonly kid: string;
  readonly signsFrom: Date;
  /** Of the keys before it: from then on they are not published any more. */
  readonly othersRetireAt: Date;
}

export interface RotationOptions {
  /** Makes a key only where there is none. */
  readonly onlyFirst: boolean;
  readonly times: { readonly publishAheadMs: number; readonly retireAfterMs: number };
}

/**
 * Adds a key to the table, one replica after the other: a key that waits for its turn is not followed by another, and the
 * very first one signs at once.
 */
export async function rotateSigningKey(
  { database, secretBox }: { database: Database; secretBox: SecretBox },
  { onlyFirst, times }: RotationOptions,
): Promise<Rotation> {
  const pair = await createSigningKeyPair();
  const { kid, publicJwk } = pair;
  const sealedPrivateJwk = secretBox.seal(JSON.stringify(pair.privateJwk), sealPurpose(kid));
  return database.transaction(async (executor) => {
    const tx = asRawSql(executor);
    await lockSigningKeys(tx);
    const newest = (await findPublishedKeys(tx)).at(-1);
    if (newest && (onlyFirst || newest.signsFrom.getTime() > Date.now())) return rotationTo(newest, times);
    const signsInMs = newest ? times.publishAheadMs : 0;
    const signsFrom = await insertSigningKey(tx, { kid, publicJwk, sealedPrivateJwk, signsInMs }, times);
    return rotationTo({ kid, signsFrom }, times);
  });
}

const rotationTo = (
  { kid, signsFrom }: { kid: string; signsFrom: Date },
  { retireAfterMs }: RotationOptions["times"],
): Rotation => ({ kid, signsFrom, othersRetireAt: new Date(signsFrom.getTime() + retireAfterMs) });
