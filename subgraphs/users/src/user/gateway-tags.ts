/** What the gateway's cache keeps of a user, counts and lists of follows included, carries this tag. */
export const gatewayUserTag = (id: string): string => `User:${id}`;
