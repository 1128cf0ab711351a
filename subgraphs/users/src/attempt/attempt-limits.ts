/** So many attempts in so long; the window begins with the first. */
export interface AttemptLimit {
  readonly attempts: number;
  readonly seconds: number;
}

export interface AttemptLimits {
  /** From one network for one account: the narrowest, so that a single attacker does not use up the account's. */
  readonly pair: AttemptLimit | null;
  /** For one account, wherever they come from. */
  readonly account: readonly AttemptLimit[];
}

const minute = 60;
const hour = 60 * minute;
/** Not more: timers of JavaScript end at 2^31 milliseconds. */
const twentyDays = 20 * 24 * hour;

/**
 * What is counted, and how often it may be tried. The account is what the attempt is about: an address, a user's id, a
 * device. The setting CLIENT_ATTEMPTS_PER_HOUR limits each kind for one network besides.
 */
export const attemptLimits = {
  /** At most 100 failures in a row: NIST SP 800-63B-4, 3.2.2. A success begins anew. */
  signIn: {
    pair: { attempts: 10, seconds: 15 * minute },
    account: [
      { attempts: 40, seconds: hour },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** A device that has signed in before: strangers' attempts do not count for it. */
  knownDevice: {
    pair: null,
    account: [
      { attempts: 10, seconds: 15 * minute },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** Mails to an address. */
  mail: { pair: { attempts: 5, seconds: hour }, account: [{ attempts: 10, seconds: hour }] },
  /** The password of somebody who is signed in, for one session. */
  password: {
    pair: null,
    account: [
      { attempts: 10, seconds: 15 * minute },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** The second factor of somebody who knows the password: one guess in 300,000 is right. */
  secondFactor: {
    pair: { attempts: 5, seconds: 15 * minute },
    account: [
      { attempts: 20, seconds: hour },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** The same on a device that has signed in before. */
  knownDeviceFactor: {
    pair: null,
    account: [
      { attempts: 10, seconds: 15 * minute },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** A code of somebody who is signed in, for one session. */
  ownFactor: {
    pair: null,
    account: [
      { attempts: 10, seconds: 15 * minute },
      { attempts: 100, seconds: twentyDays },
    ],
  },
  /** Changes of the ways into an account by whoever is signed in to it. */
  factorChange: { pair: null, account: [{ attempts: 20, seconds: hour }] },
  /** Exchanges with OpenID providers, each of which is proved by a signature. */
  openId: { pair: null, account: [] },
  /** Accounts that are made without anything. */
  anonymous: { pair: null, account: [] },
  /** Challenges and answers of passkeys: a signature cannot be guessed. */
  passkey: { pair: null, account: [] },
  /** Links to a copy of one's data, each of which stands for a download that may break off. */
  exportLink: { pair: null, account: [{ attempts: 10, seconds: hour }] },
  /** Links that came by mail: 256 random bits need no more than the limit of a network. */
  mailToken: { pair: null, account: [] },
} as const satisfies Record<string, AttemptLimits>;

export type AttemptKind = keyof typeof attemptLimits;
