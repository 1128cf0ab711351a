import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  Kind,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import type { AnswerPlace, CacheNotes } from "./response-caching.ts";

/**
 * On what an entity of each type hangs besides itself, whose tag is `<Type>:<id>`. What others keep of an entity that
 * only names it, by its key, hangs on nothing.
 */
export type EntityTags = Readonly<Record<string, (entity: never) => readonly string[]>>;

/** @param entity the entity, or only a reference to one that is not there */
export type TagEntity = (typename: string, entity: unknown, isThere: boolean) => readonly string[];

export function createEntityTagger(extra: EntityTags): TagEntity {
  return (typename, entity, isThere) => {
    const { id } = entity as { readonly id?: unknown };
    const own = typeof id === "string" ? [`${typename}:${id}`] : [];
    const more = isThere ? extra[typename] : undefined;
    return more ? [...own, ...more(entity as never)] : own;
  };
}

/** Makes every field that leads to an entity note the entity's tags at the place in the answer that it is part of. */
export function noteNestedEntities(
  schema: GraphQLSchema,
  tagEntity: TagEntity,
  notesOf: (context: object) => CacheNotes | undefined,
): void {
  const note = (typename: string, value: unknown, context: object, info: GraphQLResolveInfo): void => {
    const notes = notesOf(context);
    if (!notes?.isNoting || namesOnly(info)) return;
    const place = placeOf(info);
    const entities: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const entity of entities) if (isObject(entity)) notes.note(place, tagEntity(typename, entity, true));
  };
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()));
  for (const field of fields) {
    const typename = entityName(getNamedType(field.type));
    if (typename === undefined) continue;
    const resolve = (field.resolve ?? defaultFieldResolver) as Resolve;
    const noting: Resolve = (source, args, context, info) => {
      const value: unknown = resolve(source, args, context, info);
      if (!isPromise(value)) {
        note(typename, value, context, info);
        return value;
      }
      return value.then((settled) => {
        note(typename, settled, context, info);
        return settled;
      });
    };
    Object.assign(field, { resolve: noting });
  }
}

function entityName(type: GraphQLNamedType): string | undefined {
  const isEntity = isObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === "key");
  return isEntity ? type.name : undefined;
}

type Resolve = (source: unknown, args: object, context: object, info: GraphQLResolveInfo) => unknown;

const keyFields = new Set(["__typename", "id"]);

/** Whether a field inside the answer asks for no more of an entity than its name: that never changes. */
const namesOnly = ({ fieldNodes, path }: GraphQLResolveInfo): boolean =>
  path.prev !== undefined &&
  fieldNodes.every((node) =>
    node.selectionSet?.selections.every(
      (selection) => selection.kind === Kind.FIELD && keyFields.has(selection.name.value),
    ),
  );

function placeOf({ path }: GraphQLResolveInfo): AnswerPlace {
  let index: number | undefined;
  let step = path;
  while (step.prev) {
    index = typeof step.key === "number" ? step.key : undefined;
    step = step.prev;
  }
  return { field: String(step.key), index };
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  isObject(value) && "then" in value && typeof value.then === "function";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
