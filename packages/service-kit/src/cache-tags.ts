import { randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";

/** A day. A token that expires makes its entries misses, never stale: tokens are random and never come again. */
export const TOKEN_TTL_SECONDS = 86_400;

const TOKEN = /^[\w-]{16}$/;

export function newToken(): string {
  return randomBytes(12).toString("base64url");
}

/** The token, if that is what it is; Redis may hold anything under any key. */
export function validToken(text: unknown): string | undefined {
  return typeof text === "string" && TOKEN.test(text) ? text : undefined;
}

/**
 * What an entry is stored under: its tags' tokens in the tags' order. Equal stamps mean that none of the tags
 * was invalidated in between. Undefined while one of the tokens is unknown.
 */
export function stampOf(
  tags: readonly string[],
  tokenOf: (tag: string) => string | undefined,
): string | undefined {
  const tokens: string[] = [];
  for (const tag of tags) {
    const token = tokenOf(tag);
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens.join(".");
}

export interface LocalTags {
  /** The stamp in this process; tags not seen before get a token. */
  stamp(tags: readonly string[]): string;
  invalidate(tags: readonly string[]): void;
}

/** Tag tokens of this process alone: the truth without Redis, and what keeps single flight right beside it. */
export function createLocalTags(maxTags: number): LocalTags {
  // A counter never repeats, so a token that was pushed out and made again differs from the one before.
  let count = 0;
  const tokens = new LRUCache<string, string>({ max: maxTags });

  function renew(tag: string): string {
    count += 1;
    const token = `l${count}`;
    tokens.set(tag, token);
    return token;
  }

  return {
    stamp: (tags) => tags.map((tag) => tokens.get(tag) ?? renew(tag)).join("."),
    invalidate(tags) {
      for (const tag of tags) renew(tag);
    },
  };
}
