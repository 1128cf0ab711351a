import { createHash } from "node:crypto";
import { z } from "zod";

/** https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
const manifestSchema = z.object({
  format: z.literal("apollo-persisted-query-manifest"),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      type: z.enum(["query", "mutation", "subscription"]).optional(),
      body: z.string().min(1),
    }),
  ),
});

/** The text of each published operation by its SHA-256, in lower-case hexadecimal digits. */
export type PublishedDocuments = ReadonlyMap<string, string>;

/** @throws {Error} when it is no manifest, or an id is not the hash of its text: then it would run something else. */
export function readManifest(json: string): PublishedDocuments {
  const { operations } = manifestSchema.parse(JSON.parse(json));
  const documents = new Map<string, string>();
  for (const { id, name = "without a name", body } of operations) {
    const sha256 = id.toLowerCase();
    if (sha256 !== sha256Of(body)) throw new Error(`the id of the operation ${name} is not its SHA-256`);
    documents.set(sha256, body);
  }
  return documents;
}

export const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");
