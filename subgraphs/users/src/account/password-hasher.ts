import { AppError } from "@skein/service-kit/app-error.ts";
import { availableParallelism } from "node:os";
import { createArgon2Threads, type Argon2Threads } from "./argon2-threads.ts";
import { isWithinPasswordLimits, normalizePassword } from "./password-rules.ts";
import { createSlotQueue, SlotQueueFullError } from "./slot-queue.ts";

export interface PasswordHasher {
  /**
   * Runs what is going to hash a password, look-ups and all, as long as no more of it is under way than can wait: what is
   * refused has cost nothing.
   */
  admit<T>(work: () => Promise<T>): Promise<T>;
  /** @returns a PHC string with algorithm, parameters, salt and hash. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one behind `stored`. Null stands for an unknown account: it costs the same time, so
   * that the answer's delay does not tell which accounts exist.
   */
  verify(stored: string | null, password: string): Promise<boolean>;
  /**
   * Which of the hashes the password fits, or -1. Each is tried until one fits, and null costs what a hash costs: an
   * attempt that fails takes the same time whichever of them are there.
   */
  verifyAny(stored: readonly (string | null)[], password: string): Promise<number>;
  /** Whether a hash was made with other parameters than new ones are. */
  isOutdated(stored: string): boolean;
}

/**
 * Argon2id (the library's default) with 19 MiB and two passes:
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Of a random password that nobody kept, with the parameters above. */
const dummyHash =
  "$argon2id$v=19$m=19456,t=2,p=1$j6X3zh6NX5zKorNJdXLYjQ$+funzcHMfvt+HH+gNzxRWSG9x16lkCz7Sj1oHkhPmZ8";
/** How a PHC string of these parameters begins. https://github.com/P-H-C/phc-string-format */
const currentPrefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;
const retryAfterSeconds = 2;

/** One core stays free for everybody who does not sign in at the moment. A gateway waits five seconds. */
const defaultLimits = {
  slots: Math.max(1, Math.min(4, availableParallelism() - 1)),
  queueLength: 64,
  maximumWaitMs: 3_000,
};

/** All that hashes throws `AppError` `RATE_LIMITED` when more people sign in at once than this machine can hash. */
export function createPasswordHasher(limits = defaultLimits): PasswordHasher {
  const inSlot = createSlotQueue(limits);
  const threads = createArgon2Threads();
  const run = <T>(work: () => Promise<T>): Promise<T> => inSlot(work).catch(refuseWhenFull);
  const verifyAny = (stored: readonly (string | null)[], password: string): Promise<number> => {
    const usable = isWithinPasswordLimits(password);
    const text = usable ? normalizePassword(password) : "";
    return run(() => findFitting(threads, usable ? stored : stored.map(() => null), text));
  };
  let admitted = 0;
  return {
    admit: async (work) => {
      if (admitted >= limits.slots + limits.queueLength) throw tooMany();
      admitted += 1;
      try {
        return await work();
      } finally {
        admitted -= 1;
      }
    },
    hash: (password) => run(() => threads.hash(normalizePassword(password), parameters)),
    verifyAny,
    verify: async (stored, password) => (await verifyAny([stored], password)) === 0,
    isOutdated: (stored) => !stored.startsWith(currentPrefix),
  };
}

async function findFitting(
  threads: Argon2Threads,
  stored: readonly (string | null)[],
  password: string,
): Promise<number> {
  for (const [index, secret] of stored.entries()) {
    const fits = await threads.verify(secret ?? dummyHash, secret === null ? "nobody's password" : password);
    if (fits && secret !== null) return index;
  }
  return -1;
}

function refuseWhenFull(cause: unknown): never {
  if (!(cause instanceof SlotQueueFullError)) throw cause;
  throw tooMany(cause);
}

const tooMany = (cause?: Error): AppError =>
  new AppError("RATE_LIMITED", "Too many sign-ins at this moment.", { retryAfterSeconds, cause });
