import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { ForwardedIdentity } from "@skein/service-kit/identity.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import type { SubgraphContext } from "@skein/service-kit/subgraph-server.ts";
import type { PasswordHasher } from "./account/password-hasher.ts";
import type { PasswordRules } from "./account/password-rules.ts";
import type { Attempts } from "./attempt/attempts.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { createLoaders, type Loaders } from "./loaders.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { OpenIdProviders } from "./openid/openid-providers.ts";
import type { PasskeySite } from "./passkey/passkey.settings.ts";
import type { SecretBox } from "./secret-box.ts";
import type { AccessTokenIssuer } from "./session/access-token.ts";

/** What lives as long as the process. */
export interface UsersServices {
  readonly prisma: PrismaClient;
  /** For reads outside of transactions. */
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly relay: Pick<OutboxRelay, "wake">;
  readonly passwords: PasswordHasher;
  readonly passwordRules: PasswordRules;
  /** Counts what must not be tried without end. */
  readonly attempts: Attempts;
  readonly accessTokens: AccessTokenIssuer;
  readonly secretBox: SecretBox;
  readonly mailer: Pick<Mailer, "wake">;
  readonly openIdProviders: OpenIdProviders;
  /** Erases accounts whose time has come: wake it after a commit that schedules one. */
  readonly eraser: { readonly wake: () => void };
  /** Brings exports together: wake it after a commit that asks for one. */
  readonly exporter: { readonly wake: () => void };
  /** How long the deletion of an account can be taken back. */
  readonly deletionGraceDays: number;
  /** Where clients fetch avatars, without a slash at the end. */
  readonly publicUrl: string;
  /** The host of the app's own address, as authenticator apps and passkeys name the service. */
  readonly appHost: string;
  readonly passkeySite: PasskeySite;
  readonly logger: Logger;
}

/** What lives as long as one request. */
export interface UsersContext extends SubgraphContext, UsersServices {
  readonly caching: ResponseCaching;
  readonly loaders: Loaders;
}

export function createContext(
  services: UsersServices,
  identity: ForwardedIdentity,
  caching: ResponseCaching,
): UsersContext {
  const { sql, cache } = services;
  return {
    ...services,
    identity,
    caching,
    loaders: createLoaders({ sql, cache, viewer: identity.viewer }),
  };
}
