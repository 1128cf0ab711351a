import { isUuid } from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { rememberDevice } from "../account/known-device.queries.ts";
import { lockSignInMethods } from "../account/sign-in-methods.queries.ts";
import { countFactorChange, tellOfFactor } from "../account/factor-change.ts";
import type { DeviceSession } from "../account/proved-session.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { parseDeviceName, startSession } from "../session/session.service.ts";
import { beginAssertion, passkeyMethods, takeAssertion } from "./passkey-assertion.ts";
import { parsePasskeyName, requirePasskeyOwner } from "./passkey-registration.service.ts";
import {
  deletePasskey,
  findPasskeys,
  hasPasskey,
  renamePasskeyRow,
  type PasskeyRow,
} from "./passkey.queries.ts";

const signInPurpose = { purpose: "PASSKEY_SIGN_IN", userId: null } as const;

/** The viewer's passkeys, latest first. */
export const listPasskeys = (context: UsersContext): Promise<readonly PasskeyRow[]> =>
  findPasskeys(context.sql, requireViewer(context).userId);

/** @throws {AppError} `RATE_LIMITED` after too many from one network. */
export async function beginPasskeySignIn(context: UsersContext): Promise<string> {
  await countAttempt(context);
  return beginAssertion(context, signInPurpose);
}

/**
 * Signs in with a passkey: it is two factors by itself.
 * @returns null when the response does not fit
 * @throws {AppError} `RATE_LIMITED`, `ACCOUNT_BANNED`.
 */
export async function finishPasskeySignIn(
  context: UsersContext,
  input: { response: string; deviceName?: string | null; deviceToken?: string | null },
): Promise<DeviceSession | null> {
  const deviceName = parseDeviceName(input.deviceName);
  await countAttempt(context);
  const userId = await takeAssertion(context, signInPurpose, input.response);
  if (userId === null) return null;
  const session = await startSession(context, { userId, deviceName, methods: passkeyMethods });
  return { session, deviceToken: await rememberDevice(context.prisma, userId, input.deviceToken) };
}

const countAttempt = ({ attempts, identity }: UsersContext) =>
  attempts.count("passkey", { client: identity.client?.address ?? null });

/** @throws {AppError} `UNAUTHENTICATED` */
export async function beginPasskeyStepUp(context: UsersContext): Promise<string> {
  const { userId } = await requireActiveSession(context);
  return beginAssertion(context, { purpose: "PASSKEY_STEP_UP", userId });
}

export type RenamePasskeyProblem = "PASSKEY_NOT_FOUND" | "NAME_INVALID";

export async function renamePasskey(
  context: UsersContext,
  input: { passkeyId: string; name: string },
): Promise<PasskeyRow | RenamePasskeyProblem> {
  const { userId } = await requireActiveSession(context);
  const name = parsePasskeyName(input.name);
  if (name === null) return "NAME_INVALID";
  if (!isUuid(input.passkeyId)) return "PASSKEY_NOT_FOUND";
  const renamed = await renamePasskeyRow(context.prisma, { userId, id: input.passkeyId, name });
  return renamed ?? "PASSKEY_NOT_FOUND";
}

export type RemovePasskeyProblem = "PASSKEY_NOT_FOUND" | "LAST_SIGN_IN_METHOD";

/** Removes a passkey of the viewer's, unless it is the last way into the account. */
export async function removePasskey(context: UsersContext, id: string): Promise<RemovePasskeyProblem | null> {
  const { userId, sessionId } = await requirePasskeyOwner(context);
  if (!isUuid(id)) return "PASSKEY_NOT_FOUND";
  await countFactorChange(context, userId);
  const problem = await context.prisma.$transaction(async (tx): Promise<RemovePasskeyProblem | null> => {
    if (!(await hasPasskey(tx, { userId, id }))) return "PASSKEY_NOT_FOUND";
    if ((await lockSignInMethods(tx, userId)) <= 1) return "LAST_SIGN_IN_METHOD";
    if (!(await deletePasskey(tx, { userId, id }))) return "PASSKEY_NOT_FOUND";
    await appendAuditEvent(tx, { userId, type: "PASSKEY_REMOVED", sessionId, details: { passkeyId: id } });
    await tellOfFactor(context, tx, userId, "PASSKEY_REMOVED");
    return null;
  });
  context.mailer.wake();
  return problem;
}
