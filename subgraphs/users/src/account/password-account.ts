import { searchWordsOf } from "../user/search-words.ts";
import type { Registration } from "./register-input.ts";

/** What registration, or the upgrade of a guest, makes of an account: it claims the address and signs in by password. */
export const passwordAccount = ({
  handle,
  displayName,
  address,
  locale,
  passwordHash,
}: Pick<Registration, "handle" | "displayName" | "address" | "locale"> & {
  readonly passwordHash: string;
}) => ({
  handle,
  displayName,
  locale,
  searchWords: searchWordsOf({ handle, displayName }),
  emailAddresses: { create: { address } },
  credentials: { create: { kind: "PASSWORD" as const, secret: passwordHash } },
});
