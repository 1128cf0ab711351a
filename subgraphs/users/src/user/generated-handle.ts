import { randomBytes } from "node:crypto";

const randomLength = 8;

/** A handle for who has not chosen one yet: 64 random bits, so that nobody else has it. */
export const generateHandle = (prefix: "guest" | "member"): string =>
  `${prefix}_${randomBytes(randomLength).toString("hex")}`;
