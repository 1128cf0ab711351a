import { domainToASCII } from "node:url";

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1, less the angle brackets. */
const maximumLength = 254;
const maximumLocalLength = 64;

/** Domains that no mail ever reaches. https://www.rfc-editor.org/rfc/rfc6761#section-6 */
const unreachable = /(^|\.)(invalid|localhost)$/;

/** What the scalar `EmailAddress` lets through, and nothing that could end a header or begin a second address. */
const plainForm = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[a-z0-9.-]+$/u;

/**
 * The stored form of an address, or null when no mail could reach it. Lower case throughout: no provider that people use
 * tells `Ann@` from `ann@`, and a person whose phone capitalises the first letter has one account, not two. Dots and
 * `+tags` stay: what they mean is the provider's affair.
 */
export function normalizeEmail(input: string): string | null {
  const [local, domain] = splitAtLast(input.trim().normalize("NFC").toLowerCase(), "@");
  const address = `${local}@${domainToASCII(domain)}`;
  const fits = address.length <= maximumLength && local.length <= maximumLocalLength;
  return fits && plainForm.test(address) && !unreachable.test(domainToASCII(domain)) ? address : null;
}

function splitAtLast(text: string, separator: string): [string, string] {
  const index = text.lastIndexOf(separator);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + separator.length)];
}
