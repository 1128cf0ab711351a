import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@skein/service-kit/app-error.ts";
import { availableParallelism } from "node:os";
import { isWithinPasswordLimits, normalizePassword } from "./password-policy.ts";
import { createSlotQueue, SlotQueueFullError } from "./slot-queue.ts";

export interface PasswordHasher {
  /** @returns a PHC string with algorithm, parameters, salt and hash. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one behind `stored`. Null stands for an unknown account: it costs the same time, so
   * that the answer's delay does not tell which accounts exist.
   */
  verify(stored: string | null, password: string): Promise<boolean>;
}

/**
 * Argon2id (the library's default) with 19 MiB and two passes:
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Of a random password that nobody kept, with the parameters above. */
const dummyHash =
  "$argon2id$v=19$m=19456,t=2,p=1$j6X3zh6NX5zKorNJdXLYjQ$+funzcHMfvt+HH+gNzxRWSG9x16lkCz7Sj1oHkhPmZ8";
const retryAfterSeconds = 2;

/** One core stays free for everybody who does not sign in at the moment. */
const defaultLimits = {
  slots: Math.max(1, Math.min(4, availableParallelism() - 1)),
  queueLength: 64,
  maximumWaitMs: 5_000,
};

/** Both methods throw `AppError` `RATE_LIMITED` when more people sign in at once than this machine can hash. */
export function createPasswordHasher(limits = defaultLimits): PasswordHasher {
  const inSlot = createSlotQueue(limits);
  const run = <T>(work: () => Promise<T>): Promise<T> => inSlot(work).catch(refuseWhenFull);
  return {
    hash: (password) => run(() => hash(normalizePassword(password), parameters)),
    verify: async (stored, password) => {
      const usable = stored !== null && isWithinPasswordLimits(password);
      const fits = await run(() =>
        usable ? verify(stored, normalizePassword(password)) : verify(dummyHash, "nobody's password"),
      );
      return usable && fits;
    },
  };
}

function refuseWhenFull(cause: unknown): never {
  if (!(cause instanceof SlotQueueFullError)) throw cause;
  throw new AppError("RATE_LIMITED", "Too many sign-ins at this moment.", { retryAfterSeconds, cause });
}
