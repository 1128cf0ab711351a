import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptResolvers from "@graphql-codegen/typescript-resolvers";
import { parse } from "graphql";
import type { SubgraphName } from "./workspace.ts";

/** What a resolver returns for a GraphQL type where that is a row of the generated Prisma client. */
const row = (model: string): string => `./prisma/client.ts#${model} as ${model}Row`;

/** An entity that another subgraph owns: its key is all that is known here. */
const reference = "{ readonly id: string }";

/** A reference inside a union, where the type has to be told. */
const taggedReference = (type: string): string => `{ readonly __typename: "${type}"; readonly id: string }`;

const mappers: Record<SubgraphName, Record<string, string>> = {
  users: {
    User: "../user/user-profile.ts#UserProfile",
    ModeratedAccount: "../moderation/moderation.queries.ts#AccountState",
  },
  content: {
    Post: row("Post"),
    Comment: row("Comment"),
    Reaction: row("Reaction"),
    Tag: row("Tag"),
    Media: row("Media"),
    User: reference,
  },
  notifications: {
    Notification: row("Notification"),
    User: taggedReference("User"),
    Post: taggedReference("Post"),
    Comment: taggedReference("Comment"),
  },
};

const contextTypes: Record<SubgraphName, string> = {
  users: "../context.ts#UsersContext",
  content: "../context.ts#ContentContext",
  notifications: "../context.ts#NotificationsContext",
};

/** `input` is what graphql-scalars hands to a resolver, `output` what it accepts from one. */
const scalars = {
  ID: "string",
  DateTime: { input: "Date", output: "Date | string" },
  URL: { input: "URL", output: "URL | string" },
  EmailAddress: "string",
  JSON: "unknown",
};

/** The TypeScript types of a subgraph's resolvers, from its SDL. The output lies in `src/generated/`. */
export function generateResolverTypes(subgraph: SubgraphName, sdl: string): Promise<string> {
  return codegen({
    filename: "resolvers-types.ts",
    schema: parse(sdl),
    documents: [],
    plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
    pluginMap: { typescript, typescriptResolvers },
    config: {
      federation: true,
      // The SDL declares what it uses by `@link`; the injected declarations are those of federation 1.
      disableFederationDirectiveAndScalarInjection: true,
      contextType: contextTypes[subgraph],
      mappers: mappers[subgraph],
      scalars,
      strictScalars: true,
      useTypeImports: true,
      enumsAsTypes: true,
      immutableTypes: true,
      emitLegacyCommonJSImports: false,
      importExtension: ".ts",
    },
  });
}
