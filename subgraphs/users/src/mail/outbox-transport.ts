import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { MailTransport, OutgoingMessage } from "./mail-transport.ts";
import { toMessage } from "./mime-message.ts";

/** The oldest go when there are more. */
const maximumMails = 200;
/** For mail programs, and for a person or a program that looks for the link. */
const forms = ["eml", "txt"] as const;

/**
 * For development: writes each mail to a file that mail programs open and to one of plain text, and shows it as a box.
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
      const file = join(folder, `${message.id}-${message.template}`);
      await writeFile(`${file}.txt`, renderPlain(message), { mode: 0o600 });
      await writeFile(`${file}.eml`, bytes, { mode: 0o600 });
      await Promise.all(forms.map((form) => forgetOldFiles(folder, form)));
      print(renderBox(message, `${file}.eml`));
    },
    close: () => composer.close(),
  };
}

/** Names begin with the time, so their order is that of their age. */
async function forgetOldFiles(folder: string, form: string): Promise<void> {
  const mails = (await readdir(folder)).filter((name) => name.endsWith(`.${form}`)).sort();
  const old = mails.slice(0, Math.max(0, mails.length - maximumMails));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

const renderPlain = ({ address, subject, text }: OutgoingMessage): string =>
  `To: ${address}\nSubject: ${subject}\n\n${text}`;

/** What a person at the terminal needs of a mail: whom it is for, what it says, and the link in one piece. */
export function renderBox(message: OutgoingMessage, file: string): string {
  const lines = [...renderPlain(message).trimEnd().split("\n"), "", file];
  return `\n  ┌─ Mail ${"─".repeat(72)}\n${lines.map((line) => `  │ ${line}\n`).join("")}  └${"─".repeat(79)}\n`;
}
