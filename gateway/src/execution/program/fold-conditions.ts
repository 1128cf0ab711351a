import {
  Kind,
  visit,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** One operation of a document with the fragments that it uses. */
export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export type Conditions = Readonly<Record<string, boolean>>;

/** Picks an operation; null when the name says none of them, or does not say which. */
export function selectOperation(document: DocumentNode, name: string | null): Operation | null {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name === null ? operations : operations.filter((node) => node.name?.value === name);
  const [definition, another] = named;
  if (!definition || another) return null;
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return {
    definition,
    fragments: usedFragments(definition, new Map(fragments.map((node) => [node.name.value, node]))),
  };
}

export const documentOf = ({ definition, fragments }: Operation): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions: [definition, ...fragments.values()],
});

/** The variables that decide `@skip` and `@include`, sorted. */
export function conditionVariables({ definition, fragments }: Operation): string[] {
  const names = new Set<string>();
  for (const node of [definition, ...fragments.values()]) {
    visit(node, {
      Directive: (directive) => {
        const value = isCondition(directive) ? conditionOf(directive) : undefined;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names].sort();
}

/**
 * The operation as it is once `@skip` and `@include` are decided, https://spec.graphql.org/October2021/#sec--skip.
 * Selection sets may be empty then, and fragments unused.
 */
export function foldConditions({ definition, fragments }: Operation, conditions: Conditions): Operation {
  const fold = <T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T =>
    visit(node, {
      enter: (inner) => {
        if (!("directives" in inner)) return undefined;
        const own = inner.directives.filter(isCondition);
        if (own.length === 0) return undefined;
        if (!own.every((directive) => isMet(directive, conditions))) return null;
        return { ...inner, directives: inner.directives.filter((directive) => !isCondition(directive)) };
      },
    });
  const folded = new Map([...fragments].map(([name, node]) => [name, fold(node)] as const));
  const operation = fold(definition);
  return { definition: operation, fragments: usedFragments(operation, folded) };
}

/**
 * The document to plan: what is empty after folding asks for `__typename`, as GraphQL has no empty selection sets, and
 * variables that nothing uses any more are gone.
 */
export function planningDocument({ definition, fragments }: Operation): DocumentNode {
  const filled = <T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T =>
    visit(node, {
      SelectionSet: { leave: (set) => (set.selections.length === 0 ? typenameOnly : undefined) },
    });
  const operation = filled(definition);
  const others = [...fragments.values()].map(filled);
  const used = usedVariables([operation, ...others]);
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, variableDefinitions: variableDefinitions ?? [] }, ...others],
  };
}

function usedVariables(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const node of nodes) {
    visit(node, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  }
  return used;
}

const typenameOnly: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } }],
};

const isCondition = ({ name }: DirectiveNode): boolean => name.value === "skip" || name.value === "include";

const conditionOf = (directive: DirectiveNode) =>
  directive.arguments?.find(({ name }) => name.value === "if")?.value;

function isMet(directive: DirectiveNode, conditions: Conditions): boolean {
  const value = conditionOf(directive);
  const holds =
    value?.kind === Kind.VARIABLE
      ? conditions[value.name.value] === true
      : value?.kind === Kind.BOOLEAN && value.value;
  return directive.name.value === "skip" ? !holds : holds;
}

export function usedFragments(
  definition: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Map<string, FragmentDefinitionNode> {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name: { value: name } }) => {
        const fragment = fragments.get(name);
        if (!fragment || used.has(name)) return;
        used.set(name, fragment);
        collect(fragment);
      },
    });
  };
  collect(definition);
  return used;
}
