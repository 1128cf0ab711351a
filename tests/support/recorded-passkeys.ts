import { createHash, randomUUIDv7 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { runSql } from "./run-sql.ts";
import type { UsersUnderTest } from "./users-factory.ts";

type Json = Record<string, string>;

/** As `PublicKeyCredential.toJSON()` gives it. */
export interface RecordedResponse {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: Json;
}

interface Recording {
  readonly site: string;
  readonly otherOrigin: string;
  readonly userId: string;
  readonly recorded: Readonly<
    Record<
      string,
      {
        readonly registration: RecordedResponse;
        readonly assertions: readonly [RecordedResponse, RecordedResponse];
        readonly unverified: RecordedResponse;
        readonly elsewhere: RecordedResponse;
      }
    >
  >;
}

interface Vectors {
  readonly origin: string;
  readonly vectors: Readonly<
    Record<string, { readonly credentialId: string; readonly registration: Json; readonly assertion: Json }>
  >;
}

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../security/recorded-passkeys/${name}.json`, import.meta.url), "utf8"));

/** What Chromium's virtual authenticator has answered: `scripts/passkeys-record.ts` records it anew. */
export const chromium = (await read("chromium")) as Recording;

const published = (await read("webauthn-vectors")) as Vectors;

const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");

function toResponse(credentialId: string, response: Json): RecordedResponse {
  const id = base64url(credentialId);
  const fields = Object.entries(response).map(([name, hex]) => [name, base64url(hex)]);
  return { id, rawId: id, type: "public-key", response: Object.fromEntries(fields) as Json };
}

/** The test vectors of the specification, https://www.w3.org/TR/webauthn-3/#sctn-test-vectors. */
export const specification = {
  origin: published.origin,
  vectorOf: (
    name: string,
  ): { readonly registration: RecordedResponse; readonly assertion: RecordedResponse } => {
    const vector = published.vectors[name];
    if (!vector) throw new Error(`There is no vector ${name}.`);
    const { credentialId, registration, assertion } = vector;
    return {
      registration: toResponse(credentialId, registration),
      assertion: toResponse(credentialId, assertion),
    };
  },
};

export const clientDataOf = ({ response }: RecordedResponse): Json =>
  JSON.parse(Buffer.from(response.clientDataJSON ?? "", "base64url").toString()) as Json;

/** As if the service had just asked for what was recorded. @param userId null for a sign-in */
export async function askFor(
  { databaseUrl }: UsersUnderTest,
  purpose: "PASSKEY_REGISTRATION" | "PASSKEY_SIGN_IN",
  response: RecordedResponse,
  userId: string | null = null,
): Promise<void> {
  const { challenge = "" } = clientDataOf(response);
  const hash = createHash("sha256").update(challenge).digest();
  await runSql(databaseUrl, "DELETE FROM challenge WHERE token_hash = $1", [hash]);
  await runSql(
    databaseUrl,
    `INSERT INTO challenge (id, purpose, user_id, token_hash, data, expires_at)
     VALUES ($1, $2::"ChallengePurpose", $3, $4, '{}', now() + interval '5 minutes')`,
    [randomUUIDv7(), purpose, userId, hash],
  );
}
