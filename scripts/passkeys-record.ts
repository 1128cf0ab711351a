// Records what Chromium's virtual authenticator answers, for tests/security/recorded-passkeys.test.ts:
// `node scripts/passkeys-record.ts [path to chromium]` writes tests/security/recorded-passkeys/chromium.json anew.
import { writeFile } from "node:fs/promises";
import { inRoot } from "./support/workspace.ts";
import { startBrowser, type Page } from "./support/browser.ts";

const site = "http://localhost:4000";
const otherOrigin = "http://localhost:4001";
const userId = "01900000-0000-7000-8000-000000000001";
const algorithms = { ES256: -7, EdDSA: -8, RS256: -257 };

const challengeOf = (text: string): string => Buffer.from(text.padEnd(32, ".")).toString("base64url");

const create = (page: Page, name: string, alg: number): Promise<unknown> =>
  page.run(
    `async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }`,
    {
      challenge: challengeOf(`registration ${name}`),
      rp: { id: "localhost", name: "localhost" },
      user: { id: Buffer.from(userId).toString("base64url"), name, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg }],
      attestation: "none",
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  );

const get = (page: Page, challenge: string, userVerification: "required" | "discouraged"): Promise<unknown> =>
  page.run(
    `async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  }`,
    { challenge: challengeOf(challenge), rpId: "localhost", allowCredentials: [], userVerification },
  );

async function record(page: Page, name: string, alg: number): Promise<Record<string, unknown>> {
  await page.addAuthenticator();
  await page.open(`${site}/`);
  const registration = await create(page, name, alg);
  const assertions = [
    await get(page, `first ${name}`, "required"),
    await get(page, `second ${name}`, "required"),
  ];
  await page.setUserVerified(false);
  const unverified = await get(page, `unverified ${name}`, "discouraged");
  await page.setUserVerified(true);
  await page.open(`${otherOrigin}/`);
  const elsewhere = await get(page, `elsewhere ${name}`, "required");
  await page.removeAuthenticator();
  return { registration, assertions, unverified, elsewhere };
}

const browser = await startBrowser(process.argv[2] ?? "chromium");
try {
  const recorded: Record<string, unknown> = {};
  for (const [name, alg] of Object.entries(algorithms))
    recorded[name] = await record(browser.page, name, alg);
  const about = `Recorded with scripts/passkeys-record.ts: ${browser.version}, WebAuthn.addVirtualAuthenticator (ctap2, internal, resident keys, user verification).`;
  const text = JSON.stringify({ about, site, otherOrigin, userId, recorded }, null, 2);
  await writeFile(inRoot("tests/security/recorded-passkeys/chromium.json"), `${text}\n`);
} finally {
  await browser.close();
}
