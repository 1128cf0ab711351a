import {
  Kind,
  visit,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionSetNode,
} from "graphql";
import { selectionKey } from "./plan-keys.ts";
import type { EntityFetchPlan, FetchPlan } from "./query-plan.ts";

/** Makes the text of a call shorter: what it asks for several times under the same condition becomes a named fragment. */
export function shareFragments<Plan extends FetchPlan | EntityFetchPlan>(plan: Plan): Plan {
  const sets = plan.kind === "fetch" ? [plan.selection] : plan.batches.map(({ selection }) => selection);
  const sharing = createSharing(repeatedFragments(sets));
  const shared =
    plan.kind === "fetch"
      ? { ...plan, selection: sharing.share(plan.selection) }
      : {
          ...plan,
          batches: plan.batches.map((batch) => ({ ...batch, selection: sharing.share(batch.selection) })),
        };
  return { ...shared, fragments: [...sharing.fragments.values()] };
}

/** A fragment costs its definition, about as much as two short fields. */
const shortestKey = 24;

function repeatedFragments(sets: readonly SelectionSetNode[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const set of sets) {
    visit(set, {
      InlineFragment: (node) => {
        const key = fragmentKey(node);
        if (key === null || key.length < shortestKey) return undefined;
        if (!seen.has(key)) return void seen.add(key);
        repeated.add(key);
        // What is in it is repeated only because it is.
        return false;
      },
    });
  }
  return repeated;
}

/** Null for what is no mere condition on a type. */
function fragmentKey({ typeCondition, directives = [], selectionSet }: InlineFragmentNode): string | null {
  if (!typeCondition || directives.length > 0) return null;
  return typeCondition.name.value + selectionKey(selectionSet);
}

interface Sharing {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  share(set: SelectionSetNode): SelectionSetNode;
}

function createSharing(repeated: ReadonlySet<string>): Sharing {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const nameOf = new Map([...repeated].map((key, index) => [key, `F${String(index)}`]));
  const share = (set: SelectionSetNode): SelectionSetNode =>
    visit(set, {
      InlineFragment: (node) => {
        const key = fragmentKey(node);
        const name = key === null ? undefined : nameOf.get(key);
        const { typeCondition } = node;
        if (name === undefined || !typeCondition) return undefined;
        const nameNode = { kind: Kind.NAME, value: name } as const;
        if (!fragments.has(name)) {
          const selectionSet = share(node.selectionSet);
          fragments.set(name, {
            kind: Kind.FRAGMENT_DEFINITION,
            name: nameNode,
            typeCondition,
            selectionSet,
          });
        }
        return { kind: Kind.FRAGMENT_SPREAD, name: nameNode };
      },
    });
  return { fragments, share };
}
