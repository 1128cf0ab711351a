import { once } from "node:events";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { eventually } from "./eventually.ts";

/** A mail server that takes mails and shows them. */
export interface Mailbox {
  /** For SMTP_URL. */
  readonly url: string;
  /** Every mail that came, oldest first. */
  readonly mails: readonly ReceivedMail[];
  /** The `count`th mail to an address in the order in which they were queued, once as many have come. */
  mailTo(address: string, count?: number): Promise<ReceivedMail>;
  /** What the server answers to a recipient instead of taking the mail; null takes it. */
  refuseWith(refusal: { code: number; message: string } | null): void;
  /** Resolves once a mail to an address was refused. */
  refusalOf(address: string): Promise<void>;
  close(): Promise<void>;
}

export interface ReceivedMail extends Email {
  /** As the client named it in RCPT TO. */
  readonly recipients: readonly string[];
  readonly raw: string;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const refused = new Set<string>();
  let refusal: { code: number; message: string } | null = null;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo: ({ address }, _session, done) => {
      if (refusal) refused.add(address);
      done(refusal && Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        void PostalMime.parse(raw).then((mail) => {
          mails.push({ ...mail, recipients, raw: raw.toString() });
          done();
        });
      });
    },
  });
  // Clients that hang up are no fault of a test.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port.toString()}`,
    mails,
    mailTo: (address, count = 1) =>
      eventually(
        () => mails.filter(({ recipients }) => recipients.includes(address)).toSorted(byMessageId)[count - 1],
        `mail number ${count.toString()} to ${address}`,
      ),
    refuseWith: (next) => {
      refusal = next;
    },
    refusalOf: async (address) => {
      await eventually(() => refused.has(address) || undefined, `a refused mail to ${address}`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** They are sent side by side; ids have the time of queueing. */
const byMessageId = ({ messageId: one = "" }: Email, { messageId: other = "" }: Email): number =>
  one < other ? -1 : 1;

/** The token of a mail, as a person would copy it from the text. */
export function tokenIn({ text = "" }: Pick<Email, "text">): string {
  const [, token] = /[?&]token=([\w-]{43})/.exec(text) ?? [];
  if (token === undefined) throw new Error(`No token in: ${text}`);
  return token;
}

/** Resolves once the users subgraph at an address has nothing to send, or nothing that anybody should have. */
export async function noMailWaits(usersUrl: string): Promise<void> {
  await eventually(async () => {
    const response = await fetch(new URL("/health/ready", usersUrl));
    const { checks } = (await response.json()) as { checks?: { mail?: { waiting?: number } } };
    return checks?.mail?.waiting === 0;
  }, "no mail waits");
}
