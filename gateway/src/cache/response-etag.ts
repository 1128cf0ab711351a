/** A strong validator names bytes, so that each encoding has its own: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export const encodedEtag = (etag: string, encoding: string | null): string =>
  encoding === null ? etag : `${etag.slice(0, -1)}-${encoding}"`;

/** Whether the client has it, by the weak comparison that If-None-Match asks for: RFC 9110, section 13.1.2. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, opaque]) => opaque === etag);
}
