/**
 * The smallest UUIDv7 of a moment (https://www.rfc-editor.org/rfc/rfc9562#section-5.7): its first 48 bits are the time.
 * @param epochMilliseconds of the moment
 */
export function uuidBoundAt(epochMilliseconds: number): string {
  const hex = Math.trunc(epochMilliseconds).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
