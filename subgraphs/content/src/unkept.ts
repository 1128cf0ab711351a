import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";

/** What is not there for a viewer has nothing by which caches could be told that it is: they do not keep its absence. */
export function orUnkept<Value>(value: Value | null, caching: ResponseCaching): Value | null {
  if (value === null) caching.restrict({ maxAge: 0 });
  return value;
}
