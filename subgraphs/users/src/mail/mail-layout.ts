import type { Locale, MailAction, MailText } from "./mail-text.ts";

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  /** Complete, without images, scripts or anything else that would be loaded. */
  readonly html: string;
}

/** Where a mail's link leads: always below the configured address, never to a host that a request named. */
export const linkTo = (appUrl: string, { path, token }: MailAction): string =>
  `${appUrl.replace(/\/+$/, "")}/${path}?token=${encodeURIComponent(token)}`;

/** @param appUrl the configured APP_URL */
export function renderMail(
  mail: MailText,
  { locale, appUrl }: { locale: Locale; appUrl: string },
): RenderedMail {
  return {
    subject: mail.subject,
    text: renderText(mail, appUrl),
    html: renderHtml(mail, { locale, appUrl }),
  };
}

function renderText({ paragraphs, action, notes }: MailText, appUrl: string): string {
  const actionLines = action
    ? [`${action.label}:\n${linkTo(appUrl, action)}`, `${action.tokenLabel}\n${action.token}`]
    : [];
  return [...paragraphs, ...actionLines, ...notes].join("\n\n") + "\n";
}

const bodyStyle =
  "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1c1c1c;max-width:36em";
const linkStyle =
  "display:inline-block;padding:0.6em 1.2em;border-radius:6px;background:#1f5f8b;color:#ffffff;text-decoration:none";
const smallStyle = "font-size:14px;color:#555555";
const codeStyle = "font-family:ui-monospace,monospace;word-break:break-all";

function renderHtml(
  { subject, paragraphs, action, notes }: MailText,
  { locale, appUrl }: { locale: Locale; appUrl: string },
): string {
  const lines = [
    ...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(action ? htmlAction(action, appUrl) : []),
    ...notes.map((text) => `<p style="${smallStyle}">${escapeHtml(text)}</p>`),
  ];
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>${escapeHtml(subject)}</title></head>
<body style="${bodyStyle}">
${lines.join("\n")}
</body>
</html>
`;
}

const htmlAction = (action: MailAction, appUrl: string): string[] => [
  `<p><a href="${escapeHtml(linkTo(appUrl, action))}" rel="noreferrer" style="${linkStyle}">${escapeHtml(action.label)}</a></p>`,
  `<p style="${smallStyle}">${escapeHtml(action.tokenLabel)} <span style="${codeStyle}">${escapeHtml(action.token)}</span></p>`,
];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
