import { z } from "zod";
import type { SecretBox } from "../secret-box.ts";
import { locales } from "./mail-text.ts";
import { isMailTemplateName } from "./mail-templates.ts";

const contentSchema = z.object({
  template: z.string().refine(isMailTemplateName),
  address: z.string(),
  locale: z.enum(locales),
  values: z.record(z.string(), z.string()),
});

/** What is at rest of a mail, encrypted. */
export type MailContent = Readonly<z.infer<typeof contentSchema>>;

/** A mail as somebody asked for it; what is looked up when it goes out is not in it yet. */
export interface QueuedMail extends MailContent {
  /** Null where it is not known yet whose address it is. */
  readonly userId: string | null;
}

const purposeOf = (id: string): string => `mail:${id}`;

export const sealMail = (box: SecretBox, id: string, { template, address, locale, values }: QueuedMail) =>
  box.seal(JSON.stringify({ template, address, locale, values } satisfies MailContent), purposeOf(id));

/** @throws {SecretBoxError} when the key is not known any more; {z.ZodError} when it was written by another version. */
export const openMail = (box: SecretBox, id: string, sealed: Uint8Array): MailContent =>
  contentSchema.parse(JSON.parse(box.open(sealed, purposeOf(id)).toString()));
