import { randomUUIDv7 } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { MailTransport, OutgoingMessage } from "./mail-transport.ts";
import { toMessage } from "./mime-message.ts";

/** The oldest files go when there are more. */
const maximumFiles = 200;

/**
 * For development: writes each mail to a file that mail programs open, and shows it as a box.
 * @param options.print where the boxes go
 */
export function createOutboxTransport(options: {
  folder: string;
  from: string;
  print: (box: string) => void;
}): MailTransport {
  const { folder, from, print } = options;
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
  return {
    send: async (message) => {
      const { message: bytes } = await composer.sendMail(toMessage(from, message));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${randomUUIDv7()}-${message.template}.eml`);
      await writeFile(file, bytes, { mode: 0o600 });
      await forgetOldFiles(folder);
      print(renderBox(message, file));
    },
    close: () => composer.close(),
  };
}

/** Names begin with the time, so their order is that of their age. */
async function forgetOldFiles(folder: string): Promise<void> {
  const mails = (await readdir(folder)).filter((name) => name.endsWith(".eml")).sort();
  const old = mails.slice(0, Math.max(0, mails.length - maximumFiles));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

/** What a person at the terminal needs of a mail: whom it is for, what it says, and the link in one piece. */
export function renderBox({ address, subject, text }: OutgoingMessage, file: string): string {
  const lines = [`To: ${address}`, `Subject: ${subject}`, "", ...text.trimEnd().split("\n"), "", file];
  return `\n  ┌─ Mail ${"─".repeat(72)}\n${lines.map((line) => `  │ ${line}\n`).join("")}  └${"─".repeat(79)}\n`;
}
