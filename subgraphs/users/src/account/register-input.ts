import { toLocale, type Locale } from "../mail/mail-text.ts";
import { isReservedHandle } from "../user/reserved-handles.ts";
import { parseDisplayName, parseHandle } from "../user/user.rules.ts";
import { normalizeEmail } from "./email-address.ts";
import type { PasswordRules } from "./password-rules.ts";

export interface RegisterInput {
  readonly handle: string;
  readonly displayName: string;
  readonly email: string;
  readonly password: string;
  readonly language?: "EN" | "DE" | null;
  readonly deviceName?: string | null;
  readonly clientMutationKey?: string | null;
}

export type RegisterProblem =
  | "HANDLE_TAKEN"
  | "HANDLE_INVALID"
  | "HANDLE_RESERVED"
  | "EMAIL_UNAVAILABLE"
  | "PASSWORD_UNACCEPTABLE"
  | "DISPLAY_NAME_INVALID";

/** What of the input is stored, in its stored form. */
export interface Registration {
  readonly handle: string;
  readonly displayName: string;
  readonly address: string;
  readonly locale: Locale;
}

/** @returns every problem at once, or the registration */
export function parseRegistration(
  input: RegisterInput,
  rules: PasswordRules,
): { registration: Registration | null; problems: RegisterProblem[] } {
  const handle = parseHandle(input.handle);
  const displayName = parseDisplayName(input.displayName);
  const address = normalizeEmail(input.email);
  const problems: RegisterProblem[] = [];
  if (handle === null) problems.push("HANDLE_INVALID");
  if (handle !== null && isReservedHandle(handle)) problems.push("HANDLE_RESERVED");
  if (displayName === null) problems.push("DISPLAY_NAME_INVALID");
  if (address === null) problems.push("EMAIL_UNAVAILABLE");
  if (!rules.accept(input.password, [input.handle, input.email])) problems.push("PASSWORD_UNACCEPTABLE");
  const isComplete = handle !== null && displayName !== null && address !== null && problems.length === 0;
  const locale = toLocale(input.language?.toLowerCase() ?? "en");
  return { registration: isComplete ? { handle, displayName, address, locale } : null, problems };
}
