// `pnpm production:env [file]`: writes the variables that docker-compose.yml requires, with fresh passwords and keys.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createKey, createKeyEncryptionKey, publicPartOf } from "./start/development-keys.ts";
import { inRoot } from "./support/workspace.ts";

const passwords = [
  "POSTGRES_PASSWORD",
  "USERS_DATABASE_PASSWORD",
  "CONTENT_DATABASE_PASSWORD",
  "NOTIFICATIONS_DATABASE_PASSWORD",
  "REDIS_PASSWORD",
];

/** 256 bits, in letters and digits that a URL takes as they are. */
const newPassword = (): string => randomBytes(32).toString("hex");

async function newEnvironment(): Promise<Record<string, string>> {
  const identityKey = await createKey();
  return {
    ...Object.fromEntries(passwords.map((name) => [name, newPassword()])),
    KEY_ENCRYPTION_KEYS: createKeyEncryptionKey(),
    IDENTITY_PRIVATE_JWK: JSON.stringify(identityKey),
    CACHE_INVALIDATION_SECRET: newPassword(),
    IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [publicPartOf(identityKey)] }),
  };
}

const header = `# Secrets of one deployment, made by \`pnpm production:env\`. Keep this file out of Git and in a backup.
# The data folders of PostgreSQL keep the passwords that they were made with: docs/production.md says how to change one.
`;

/** Single quotes: Compose and Node then take the value as it is. */
const toLine = ([name, value]: [string, string]): string => `${name}='${value}'\n`;

/** What nobody can know but you. */
const toChange = `
# To be changed before people come: where the links in mails lead, the mail server (none: no mail is sent, so no address is
# confirmed and no password reset), and the sender.
APP_URL='http://localhost:4000'
SMTP_URL='none'
MAIL_FROM='Skein <no-reply@localhost>'

# Which operations are run: any (off), any while the log tells of those that are not published (log), or published ones only
# (enforce; pnpm operations:publish).
TRUSTED_DOCUMENTS='off'
`;

const file = process.argv[2] ?? inRoot(".env");
try {
  const lines = Object.entries(await newEnvironment()).map(toLine);
  // "wx" never overwrites; the mode keeps other users of the machine out.
  await writeFile(file, header + lines.join("") + toChange, { flag: "wx", mode: 0o600 });
  console.log(`✓ Wrote ${file}. Start with: docker compose up --detach --build`);
} catch (error) {
  const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
  const problem = exists ? `${file} exists already: its passwords and keys are in use` : String(error);
  console.error(`✗ ${problem}`);
  process.exitCode = 1;
}
