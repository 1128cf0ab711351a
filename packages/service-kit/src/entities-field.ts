import {
  isObjectType,
  isUnionType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import type { TagEntity } from "./entity-tags.ts";
import type { CacheNotes } from "./response-caching.ts";

interface Representation {
  readonly __typename: string;
}

type ResolveReference = (reference: Representation, context: unknown, info: GraphQLResolveInfo) => unknown;

/** Of entities that have no `__typename` of their own: the type under which they were found. */
const typenames = new WeakMap<object, string>();

/**
 * Puts a resolver for `_entities` in the place of the library's: it waits for all entities at once, so that graphql-js
 * completes them as plain values, without a promise for each; it marks no object with its type, which would slow down
 * every later use of it; and it notes the entities' cache tags.
 */
export function installEntitiesField(
  schema: GraphQLSchema,
  tagEntity: TagEntity,
  notesOf: (context: object) => CacheNotes | undefined,
): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const union = schema.getType("_Entity");
  if (!field || !isUnionType(union)) return;
  const stock = field.resolve as GraphQLFieldResolver<unknown, object>;
  union.resolveType = (value: Representation) => typenames.get(value) ?? value.__typename;
  field.resolve = (source, args: { representations: readonly Representation[] }, context: object, info) => {
    const asked = args.representations.map((reference) => ({
      reference,
      type: schema.getType(reference.__typename),
    }));
    // An interface as an entity is the library's business, and so is a type that is not there.
    if (!asked.every(isOfObject)) return stock(source, args, context, info);
    const notes = notesOf(context);
    const key = String(info.path.key);
    if (notes?.isNoting) notes.beginEntities(key, asked.length);
    return Promise.all(
      asked.map(async ({ reference, type }, index) => {
        const entity = await resolveOne(type, reference, context, info).catch(asError);
        noteType(reference, entity);
        if (notes?.isNoting && !(entity instanceof Error)) {
          notes.note(
            { field: key, index },
            tagEntity(reference.__typename, entity ?? reference, entity != null),
          );
        }
        return entity;
      }),
    );
  };
}

const isOfObject = (asked: {
  readonly reference: Representation;
  readonly type: unknown;
}): asked is { readonly reference: Representation; readonly type: GraphQLObjectType } =>
  isObjectType(asked.type);

async function resolveOne(
  type: GraphQLObjectType,
  reference: Representation,
  context: object,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } };
  const resolve = apollo?.subgraph?.resolveReference;
  return resolve ? resolve(reference, context, info) : reference;
}

function noteType({ __typename }: Representation, entity: unknown): void {
  if (typeof entity === "object" && entity !== null) typenames.set(entity, __typename);
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
