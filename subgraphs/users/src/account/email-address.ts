/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3, less the angle brackets. */
const maximumLength = 254;

/**
 * The stored form of an address that the scalar `EmailAddress` let through, or null when it is too long. Lower case throughout: no provider that people use
 * tells `Ann@` from `ann@`, and a person whose phone capitalises the first letter has one account, not two.
 */
export function normalizeEmail(input: string): string | null {
  const address = input.toLowerCase();
  return address.length <= maximumLength ? address : null;
}
