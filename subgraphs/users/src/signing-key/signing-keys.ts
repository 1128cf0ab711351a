import type { Database } from "@skein/service-kit/database.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from "jose";
import { asRawSql } from "../raw-sql.ts";
import type { SecretBox } from "../secret-box.ts";
import { rotateSigningKey, type Rotation } from "./key-rotation.ts";
import { sealPurpose } from "./seal-purpose.ts";
import { signingAlgorithm } from "./signing-key.ts";
import { findPublishedKeys, forgetSpentKeys, type SigningKeyRow } from "./signing-key.queries.ts";

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

export interface SigningKeys {
  /** The key that signs at this moment. @throws when there is none */
  current(now: Date): SigningKey;
  /** The public keys (RFC 7517) that tokens in use are signed with, or soon will be. */
  readonly keySet: JSONWebKeySet;
  /** Publishes a new key that signs later; the one that is waiting already, if there is one. */
  rotate(): Promise<Rotation>;
  stop(): Promise<void>;
}

/** Milliseconds. */
export interface SigningKeyTimes {
  /** A key is published so long before it signs: longer than verifiers keep a key set. */
  readonly publishAheadMs: number;
  /** A key is published so long after it signed last: longer than a token lives. */
  readonly retireAfterMs: number;
  /** How often each replica looks at the table. */
  readonly pollMs: number;
}

/** The gateway keeps a key set for ten minutes, and access tokens live as long; clocks may differ by one. */
export const signingKeyTimes: SigningKeyTimes = {
  publishAheadMs: 11 * 60_000,
  retireAfterMs: 12 * 60_000,
  pollMs: 5_000,
};

export interface SigningKeysOptions {
  readonly database: Database;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
  readonly times?: SigningKeyTimes;
}

interface Loaded {
  readonly keySet: JSONWebKeySet;
  /** In the order in which they sign. */
  readonly signers: readonly (SigningKey & { readonly signsFrom: Date })[];
}

/**
 * The keys of access tokens, from the table that all replicas share. The first start makes the first key. While the
 * database is away, the keys that are known go on.
 * @throws {SecretBoxError} when a private key does not open with the key-encryption keys.
 */
export async function startSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { database, logger, times = signingKeyTimes } = options;
  const imported = new Map<string, CryptoKey>();
  await rotateSigningKey(options, { onlyFirst: true, times });
  let loaded = await loadKeys(options, imported);
  const reload = async (): Promise<void> => {
    await forgetSpentKeys(asRawSql(database));
    loaded = await loadKeys(options, imported);
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = reload().catch((error: unknown) => {
      logger.warn({ err: error }, "the signing keys cannot be read; the known ones go on");
    });
  }, times.pollMs).unref();
  return {
    current: (now) => currentOf(loaded, now),
    get keySet() {
      return loaded.keySet;
    },
    rotate: async () => {
      const rotation = await rotateSigningKey(options, { onlyFirst: false, times });
      await reload();
      return rotation;
    },
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

function currentOf({ signers }: Loaded, now: Date): SigningKey {
  const current = signers.findLast(({ signsFrom }) => signsFrom <= now) ?? signers[0];
  if (!current) throw new Error("there is no signing key");
  return current;
}

async function loadKeys(
  { database, secretBox }: SigningKeysOptions,
  imported: Map<string, CryptoKey>,
): Promise<Loaded> {
  const rows = await findPublishedKeys(asRawSql(database));
  const signers = [];
  for (const row of rows) {
    const key = imported.get(row.kid) ?? (await importPrivateKey(row, secretBox));
    if (key) signers.push({ kid: row.kid, key, signsFrom: row.signsFrom });
  }
  imported.clear();
  for (const { kid, key } of signers) imported.set(kid, key);
  return { keySet: { keys: rows.map(({ publicJwk }) => publicJwk) }, signers };
}

async function importPrivateKey(
  { kid, privateJwk }: SigningKeyRow,
  secretBox: SecretBox,
): Promise<CryptoKey | null> {
  if (!privateJwk) return null;
  const jwk = JSON.parse(secretBox.open(privateJwk, sealPurpose(kid)).toString()) as JWK;
  return (await importJWK(jwk, signingAlgorithm)) as CryptoKey;
}
