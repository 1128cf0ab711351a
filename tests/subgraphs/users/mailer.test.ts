import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createMailTransport } from "@skein/users/mail/mail.settings.ts";
import { startMailer, type Mailer } from "@skein/users/mail/mailer.ts";
import type { QueuedMail } from "@skein/users/mail/queued-mail.ts";
import { queueMail } from "@skein/users/mail/queue-mail.ts";
import { asRawSql } from "@skein/users/raw-sql.ts";
import { createSecretBox } from "@skein/users/secret-box.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { inRoot } from "../../../scripts/support/workspace.ts";
import { eventually } from "../../support/eventually.ts";
import { openMailbox, type Mailbox } from "../../support/mailbox.ts";
import { databaseUrlFor } from "../../support/services.ts";

const secretBox = createSecretBox([Buffer.alloc(32, 7)]);
let database: Database;
let mailbox: Mailbox;
let mailers: Mailer[] = [];
let log = "";
const logger = createLogger({
  service: "users",
  level: "trace",
  destination: { write: (line: string) => void (log += line) },
});

beforeAll(async () => {
  database = await openDatabase({ url: await databaseUrlFor("mailer"), applicationName: "test" });
  await migrate({ database, migrationsFolder: inRoot("prisma/users/migrations") });
});
afterAll(() => database.close());
beforeEach(async () => {
  mailbox = await openMailbox();
  await database.query("DELETE FROM outgoing_mail");
  log = "";
});
afterEach(async () => {
  await Promise.all(mailers.map((mailer) => mailer.stop()));
  mailers = [];
  await mailbox.close();
});

const config = (settings: { SMTP_URL?: string; MAIL_FOLDER?: string }) => ({
  NODE_ENV: "test",
  APP_URL: "https://app.example.org",
  MAIL_FROM: "Skein <no-reply@example.org>",
  MAIL_FOLDER: "unused",
  SMTP_URL: undefined,
  ...settings,
});

function start(settings: { SMTP_URL?: string; MAIL_FOLDER?: string } = { SMTP_URL: mailbox.url }): Mailer {
  const transport = createMailTransport(config(settings), logger);
  const mailer = startMailer({
    database,
    secretBox,
    transport,
    prepare: {},
    appUrl: "https://app.example.org",
    logger,
  });
  mailers.push(mailer);
  return mailer;
}

const queue = (changes: Partial<QueuedMail> = {}): Promise<void> =>
  queueMail({ secretBox }, asRawSql(database), {
    userId: null,
    address: "ann@example.com",
    template: "passwordChanged",
    locale: "en",
    values: { handle: "ann" },
    ...changes,
  });

const rows = () =>
  database.query<{ attempts: number; content: Uint8Array }>("SELECT attempts, content FROM outgoing_mail");
const makeDue = () => database.query("UPDATE outgoing_mail SET next_try_at = now()");

describe("a queued mail", () => {
  it("is encrypted until it goes out, and gone afterwards", async () => {
    await queue();
    const [row] = await rows();
    expect(Buffer.from(row?.content ?? []).toString("latin1")).not.toMatch(/ann|password/i);
    start();
    const { messageId } = await mailbox.mailTo("ann@example.com");
    expect(messageId).toMatch(/^<[0-9a-f-]{36}@example\.org>$/);
    await eventually(async () => (await rows()).length === 0, "the row is deleted");
    expect(log).not.toMatch(/ann|changed/);
  });

  it("goes out once, however many processes send", async () => {
    for (let index = 0; index < 12; index += 1) await queue({ address: `p${index.toString()}@example.com` });
    start();
    start();
    start();
    await eventually(async () => (await rows()).length === 0, "all are sent");
    expect(mailbox.mails.flatMap(({ recipients }) => recipients).sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => `p${index.toString()}@example.com`).sort(),
    );
  });

  it("is tried again later when the server is busy, and the log does not say whose it is", async () => {
    mailbox.refuseWith({ code: 451, message: "ann@example.com: try again later" });
    await queue();
    const mailer = start();
    await eventually(() => log.includes("tried again"), "the first attempt fails");
    mailbox.refuseWith(null);
    await eventually(makeDue, "it is due");
    mailer.wake();
    await mailbox.mailTo("ann@example.com");
    expect(log).toContain("451");
    expect(log).not.toContain("ann@example.com");
  });

  it("is given up when the server refuses the address for good", async () => {
    mailbox.refuseWith({ code: 550, message: "ann@example.com: no such person" });
    await queue();
    start();
    await eventually(async () => (await rows()).length === 0, "the row is deleted");
    expect(log).toContain("given up");
    expect(log).not.toContain("ann@example.com");
  });

  it("waits while there is no server, and is given up after ten attempts", async () => {
    await mailbox.close();
    await queue();
    await database.query("UPDATE outgoing_mail SET attempts = 8");
    const mailer = start();
    await eventually(async () => (await rows())[0]?.attempts === 9, "the ninth attempt");
    await eventually(() => log.includes("tried again"), "it fails");
    await makeDue();
    mailer.wake();
    await eventually(async () => (await rows()).length === 0, "the tenth is the last");
    mailbox = await openMailbox();
  });

  it("is not sent when nobody waits for it any more", async () => {
    await queue();
    await database.query("UPDATE outgoing_mail SET created_at = now() - interval '25 hours'");
    start();
    await eventually(async () => (await rows()).length === 0, "the row is deleted");
    expect(mailbox.mails).toEqual([]);
  });

  it("stays for the next process when this one stops", async () => {
    const mailer = start();
    await mailer.stop();
    await queue();
    mailer.wake();
    expect(await rows()).toHaveLength(1);
  });
});

describe("without a mail server", () => {
  it("a mail becomes files for mail programs and for people, readable by their owner only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "skein-outbox-"));
    await queue({ locale: "de" });
    start({ MAIL_FOLDER: folder });
    const files = await eventually(async () => {
      const names = (await readdir(folder)).sort();
      return names.length > 1 ? names : null;
    }, "two files appear");
    const [file = ""] = files;
    expect(file).toMatch(/-passwordChanged\.eml$/);
    const text = await readFile(join(folder, file), "utf8");
    expect(text).toMatch(/^To: ann@example\.com$/m);
    expect(text).toContain("text/html");
    expect(await readFile(join(folder, file.replace(/eml$/, "txt")), "utf8")).toContain("deines Kontos @ann");
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });

  it("and with `none`, nothing is sent, and the log says so", async () => {
    await queue();
    start({ SMTP_URL: "none" });
    await eventually(async () => (await rows()).length === 0, "the row is deleted");
    expect(log).toContain("SMTP_URL is none");
  });
});
