import { z } from "zod";

/** Without encryption only where nothing leaves the machine. */
const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith("https://") || loopback.test(url), "is neither https nor on this machine");

/** As it is sent: the provider and we compare characters. */
const redirectUri = z
  .url()
  .refine((url) => !/[?#]/.test(url) && !/^(javascript|data|file|blob):/i.test(url), "cannot be sent back to")
  .transform((url) => new URL(url).href);

/**
 * A provider of OpenID Connect. `trustsEmail` lists for which addresses its word is proof of control, once it calls them
 * verified: `gmail.com` for a domain, `hd` for the domain that the claim `hd` names (Google Workspace), `*` for all.
 */
const openIdProvider = z.strictObject({
  /** What clients call it. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  issuer,
  /** Of the code flow; id tokens for it are taken too. */
  clientId: z.string().min(1),
  /** Further client ids, of the native apps, whose id tokens are taken. */
  audiences: z.array(z.string().min(1)).default([]),
  clientSecret: z.string().min(1).optional(),
  /** Where the code flow may end: of all apps, to the letter. None turns it off. */
  redirectUris: z.array(redirectUri).default([]),
  trustsEmail: z.array(z.string().regex(/^(\*|hd|[a-z0-9-]+(\.[a-z0-9-]+)+)$/)).default([]),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).default(["openid", "email", "profile"]),
});

export type OpenIdProviderSettings = Readonly<z.infer<typeof openIdProvider>>;

const areUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const openIdProviders = z
  .array(openIdProvider)
  .max(20)
  .refine((list) => areUnique(list.map(({ name }) => name)), "has a name twice")
  // An identity is an issuer and a subject: the same issuer in two trust rules would have the laxer one.
  .refine((list) => areUnique(list.map((provider) => provider.issuer)), "has an issuer twice");

export const openIdSettings = {
  OPENID_PROVIDERS: z
    .string()
    .default("[]")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(openIdProviders),
} as const;
