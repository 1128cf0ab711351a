import type { OpenIdProviderSettings } from "./openid.settings.ts";
import { createOpenIdProvider, type OpenIdProvider } from "./openid-provider.ts";

export interface OpenIdProviders {
  named(name: string): OpenIdProvider | null;
  /** Null for an issuer that is not configured any more. */
  ofIssuer(issuer: string): OpenIdProvider | null;
}

export function createOpenIdProviders(settings: readonly OpenIdProviderSettings[]): OpenIdProviders {
  const providers = settings.map(createOpenIdProvider);
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const byIssuer = new Map(providers.map((provider) => [provider.issuer, provider]));
  return {
    named: (name) => byName.get(name) ?? null,
    ofIssuer: (issuer) => byIssuer.get(issuer) ?? null,
  };
}
