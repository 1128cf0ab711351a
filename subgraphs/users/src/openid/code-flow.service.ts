import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { UsersContext } from "../context.ts";
import { parseDeviceName } from "../session/session.service.ts";
import { issueChallenge, takeChallenge } from "./challenge.queries.ts";
import type { AuthorizationSecrets, OpenIdProvider } from "./openid-provider.ts";
import {
  checkIdToken,
  countOpenIdAttempt,
  signInAs,
  type OpenIdOutcome,
  type SignInProblem,
} from "./openid-sign-in.service.ts";

export interface BegunSignIn {
  readonly authorizationUrl: string;
  readonly flowToken: string;
  readonly expiresAt: Date;
}

const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  redirectUri: z.string(),
});

type Flow = Readonly<z.infer<typeof flowSchema>>;

const randomValue = (): string => randomBytes(32).toString("base64url");
const purposeOf = ({ name }: OpenIdProvider): string => `openid:${name}`;

/**
 * Begins the code flow with PKCE (RFC 7636). What only we must know of it is sealed at rest, and found by a token that
 * never goes through the browser: whoever hands over another's callback has none that fits (RFC 9700, 4.7).
 * @throws {AppError} `RATE_LIMITED`
 */
export async function beginSignIn(
  context: UsersContext,
  input: { readonly provider: string; readonly redirectUri: string },
): Promise<BegunSignIn | "UNKNOWN_PROVIDER" | "REDIRECT_URI_NOT_ALLOWED" | "PROVIDER_UNAVAILABLE"> {
  await countOpenIdAttempt(context);
  const provider = context.openIdProviders.named(input.provider);
  if (!provider) return "UNKNOWN_PROVIDER";
  const redirectUri = provider.redirectUris.find((allowed) => allowed === input.redirectUri);
  if (redirectUri === undefined) return "REDIRECT_URI_NOT_ALLOWED";
  const secrets = { state: randomValue(), nonce: randomValue(), codeVerifier: randomValue() };
  const url = await orUnavailable(context, provider, () => provider.authorizationUrl(redirectUri, secrets));
  if (typeof url === "string") return url;
  const sealed = context.secretBox.seal(JSON.stringify({ ...secrets, redirectUri }), purposeOf(provider));
  const data = { provider: provider.name, sealed: Buffer.from(sealed).toString("base64") };
  const { token, expiresAt } = await issueChallenge(context.prisma, "OPENID_CODE", data);
  return { authorizationUrl: url.href, flowToken: token, expiresAt };
}

async function orUnavailable<Value>(
  { logger }: UsersContext,
  provider: OpenIdProvider,
  ask: () => Promise<Value>,
): Promise<Value | "PROVIDER_UNAVAILABLE"> {
  try {
    return await ask();
  } catch (error) {
    logger.warn({ err: error, provider: provider.name }, "an OpenID provider cannot be reached");
    return "PROVIDER_UNAVAILABLE";
  }
}

export interface CompleteSignIn {
  readonly provider: string;
  readonly flowToken: string;
  readonly callbackUrl: string;
  readonly deviceName?: string | null;
  readonly displayName?: string | null;
}

/**
 * Ends the code flow; it works once, whatever comes of it.
 * @throws {AppError} `RATE_LIMITED`; `ACCOUNT_BANNED`; `BAD_USER_INPUT` for the device's name.
 */
export async function completeSignIn(
  context: UsersContext,
  input: CompleteSignIn,
): Promise<OpenIdOutcome | SignInProblem | "INVALID_CALLBACK"> {
  const deviceName = parseDeviceName(input.deviceName);
  await countOpenIdAttempt(context);
  const provider = context.openIdProviders.named(input.provider);
  if (!provider) return "UNKNOWN_PROVIDER";
  const flow = await takeFlow(context, provider, input.flowToken);
  const idToken = flow && (await exchange(context, provider, flow, input.callbackUrl));
  if (!flow || idToken === null) return "INVALID_CALLBACK";
  const identity = await checkIdToken(context, provider, { idToken, nonce: flow.nonce });
  if (typeof identity === "string") return identity;
  // The flow is used up already.
  const take = (): Promise<boolean> => Promise.resolve(true);
  return signInAs(context, identity, { deviceName, displayName: input.displayName ?? null, take });
}

async function takeFlow(
  { prisma, secretBox }: UsersContext,
  provider: OpenIdProvider,
  token: string,
): Promise<Flow | null> {
  const data = await takeChallenge(prisma, "OPENID_CODE", { token, provider: provider.name });
  if (!data) return null;
  const text = secretBox.open(Buffer.from(data.sealed ?? "", "base64"), purposeOf(provider)).toString();
  return flowSchema.parse(JSON.parse(text));
}

/** Of the callback only what the provider added is taken: the address is the one that we have sent. */
async function exchange(
  { logger }: UsersContext,
  provider: OpenIdProvider,
  { redirectUri, ...secrets }: AuthorizationSecrets & Flow,
  callbackUrl: string,
): Promise<string | null> {
  if (!URL.canParse(callbackUrl)) return null;
  const callback = new URL(redirectUri);
  callback.search = new URL(callbackUrl).search;
  try {
    return await provider.exchangeCode(callback, secrets);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    logger.info({ code, provider: provider.name }, "an OpenID callback was refused");
    return null;
  }
}
