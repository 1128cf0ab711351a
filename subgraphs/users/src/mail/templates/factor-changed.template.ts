import { dayMs, type Locale, type MailTemplate } from "../mail-text.ts";

interface FactorChangeText {
  readonly subject: string;
  /** After the name of the account. */
  readonly what: string;
  /** For whoever did not do it. */
  readonly advice: string;
}

const newPassword = {
  en: "If that was not you, ask for a new password at once, which signs every device out.",
  de: "Warst du das nicht, fordere sofort ein neues Passwort an: Das meldet alle Geräte ab.",
};
const removeIt = {
  en: `${newPassword.en} Then sign in and remove it in the settings of your account.`,
  de: `${newPassword.de} Melde dich dann an und entferne ihn in den Einstellungen deines Kontos.`,
};
const addItAgain = {
  en: `${newPassword.en} Then sign in and look through the ways to sign in.`,
  de: `${newPassword.de} Melde dich dann an und sieh die Wege der Anmeldung durch.`,
};
const newCodes = {
  en: `${newPassword.en} Then sign in and make new recovery codes.`,
  de: `${newPassword.de} Melde dich dann an und erzeuge neue Wiederherstellungscodes.`,
};

/** What can be told of the ways into an account, by the names that its log has for them. */
const changes = {
  TOTP_ENABLED: {
    en: {
      subject: "An authenticator app was added",
      what: "now asks for a code of an authenticator app when somebody signs in.",
      advice: `${newPassword.en} Then write to those who run this service: the codes are not yours.`,
    },
    de: {
      subject: "Eine Authenticator-App wurde hinzugefügt",
      what: "fragt bei der Anmeldung jetzt nach dem Code einer Authenticator-App.",
      advice: `${newPassword.de} Schreibe dann den Betreibern dieses Dienstes: Die Codes hast nicht du.`,
    },
  },
  TOTP_DISABLED: {
    en: {
      subject: "The authenticator app was removed",
      what: "no longer asks for a code of an authenticator app. The recovery codes are void.",
      advice: `${newPassword.en} Then sign in and add the app again.`,
    },
    de: {
      subject: "Die Authenticator-App wurde entfernt",
      what: "fragt nicht mehr nach dem Code einer Authenticator-App. Die Wiederherstellungscodes gelten nicht mehr.",
      advice: `${newPassword.de} Melde dich dann an und füge die App wieder hinzu.`,
    },
  },
  RECOVERY_CODES_CREATED: {
    en: {
      subject: "New recovery codes were made",
      what: "has new recovery codes. The older ones are void.",
      advice: newCodes.en,
    },
    de: {
      subject: "Neue Wiederherstellungscodes wurden erzeugt",
      what: "hat neue Wiederherstellungscodes. Die älteren gelten nicht mehr.",
      advice: newCodes.de,
    },
  },
  RECOVERY_CODE_USED: {
    en: {
      subject: "A recovery code was used",
      what: "took a recovery code in place of a code of the authenticator app. That code is used up.",
      advice: newCodes.en,
    },
    de: {
      subject: "Ein Wiederherstellungscode wurde benutzt",
      what: "hat einen Wiederherstellungscode statt eines Codes der App angenommen. Er ist verbraucht.",
      advice: newCodes.de,
    },
  },
  PASSKEY_ADDED: {
    en: {
      subject: "A passkey was added",
      what: "can now be signed in to with a new passkey.",
      advice: removeIt.en,
    },
    de: {
      subject: "Ein Passkey wurde hinzugefügt",
      what: "lässt sich jetzt mit einem neuen Passkey öffnen.",
      advice: removeIt.de,
    },
  },
  PASSKEY_REMOVED: {
    en: {
      subject: "A passkey was removed",
      what: "can no longer be signed in to with one of its passkeys.",
      advice: addItAgain.en,
    },
    de: {
      subject: "Ein Passkey wurde entfernt",
      what: "lässt sich mit einem seiner Passkeys nicht mehr öffnen.",
      advice: addItAgain.de,
    },
  },
  IDENTITY_LINKED: {
    en: {
      subject: "A new way to sign in was added",
      what: "can now be signed in to with an account of another provider.",
      advice: removeIt.en,
    },
    de: {
      subject: "Ein neuer Weg der Anmeldung wurde hinzugefügt",
      what: "lässt sich jetzt auch mit dem Konto eines anderen Anbieters öffnen.",
      advice: removeIt.de,
    },
  },
  IDENTITY_UNLINKED: {
    en: {
      subject: "A way to sign in was removed",
      what: "can no longer be signed in to with one of your accounts of other providers. Other devices were signed out.",
      advice: addItAgain.en,
    },
    de: {
      subject: "Ein Weg der Anmeldung wurde entfernt",
      what: "lässt sich mit einem deiner Konten anderer Anbieter nicht mehr öffnen. Andere Geräte wurden abgemeldet.",
      advice: addItAgain.de,
    },
  },
} as const satisfies Record<string, Record<Locale, FactorChangeText>>;

export type FactorChange = keyof typeof changes;

export const factorChanges = Object.keys(changes).filter(isFactorChange);

function isFactorChange(name: string): name is FactorChange {
  return Object.hasOwn(changes, name);
}

function textOf(change: string, locale: Locale): FactorChangeText {
  if (!isFactorChange(change)) throw new Error(`There is no mail about the change ${change}.`);
  return changes[change][locale];
}

/** Tells the owner after the fact that a way into the account was added, removed or used up. */
export const factorChanged: MailTemplate<"handle" | "change"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, change }) => {
      const { subject, what, advice } = textOf(change, "en");
      return { subject, paragraphs: [`Your account @${handle} ${what}`, advice], notes: [] };
    },
    de: ({ handle, change }) => {
      const { subject, what, advice } = textOf(change, "de");
      return { subject, paragraphs: [`Dein Konto @${handle} ${what}`, advice], notes: [] };
    },
  },
};
