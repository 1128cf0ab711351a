/** Says whether scripts of an origin may call us, from a list of origins in which a port may be `*`. */
export function createOriginCheck(allowed: readonly string[]): (origin: string) => boolean {
  if (allowed.includes("*")) return () => true;
  const exact = new Set(allowed);
  const anyPort = new Set(allowed.flatMap((origin) => (origin.endsWith(":*") ? [origin.slice(0, -2)] : [])));
  return (origin) => exact.has(origin) || anyPort.has(origin.replace(/:\d{1,5}$/, ""));
}
