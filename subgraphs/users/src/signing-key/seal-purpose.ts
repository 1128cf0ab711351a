/** What a private key is sealed for: it opens as no other. */
export const sealPurpose = (kid: string): string => `signing-key:${kid}`;
