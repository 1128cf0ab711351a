/** What a mail says, before it is text and HTML. */
export interface MailText {
  readonly subject: string;
  /** Plain text; values of people stand in it as they are and are escaped where that is needed. */
  readonly paragraphs: readonly string[];
  readonly action?: MailAction;
  /** Below the action, in small print. */
  readonly notes: readonly string[];
}

/** What the reader may do with a token: open a link, or type the token into the app. */
export interface MailAction {
  readonly label: string;
  /** Below APP_URL, such as `verify-email`. */
  readonly path: string;
  readonly token: string;
  /** Introduces the token itself. */
  readonly tokenLabel: string;
}

export const locales = ["en", "de"] as const;
export type Locale = (typeof locales)[number];

/** A mail in every language that Skein speaks. */
export interface MailTemplate<Value extends string> {
  /** Later than this nobody wants it any more: it is not sent. */
  readonly maximumAgeMs: number;
  readonly texts: Readonly<Record<Locale, (values: Readonly<Record<Value, string>>) => MailText>>;
}

const minuteMs = 60_000;
export const halfHourMs = 30 * minuteMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The language that a mail is written in: English for whatever is not one of ours. */
export const toLocale = (text: string): Locale => locales.find((locale) => locale === text) ?? "en";
