import {
  Kind,
  print,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { ClientRequest } from "./monolith.ts";

const maxTries = 400;

/** The request with all that is not needed for it to fail taken out, so that a reader sees what does. */
export async function shrinkOperation(
  schema: GraphQLSchema,
  request: ClientRequest,
  fails: (request: ClientRequest) => Promise<boolean>,
): Promise<ClientRequest> {
  let smallest = request;
  let tries = 0;
  for (let index = 0; tries < maxTries;) {
    const smaller = withoutNode(smallest, index);
    if (!smaller) break;
    tries += 1;
    const isKept =
      smaller === smallest || validate(schema, smaller.document).length > 0 || !(await fails(smaller));
    if (isKept) index += 1;
    else smallest = smaller;
  }
  return smallest;
}

/** The request without its selection, argument or directive of that number; null when there are not so many. */
function withoutNode(request: ClientRequest, index: number): ClientRequest | null {
  let count = 0;
  const drop = () => (count++ === index ? null : undefined);
  const cut: DocumentNode = visit(request.document, {
    Field: drop,
    InlineFragment: drop,
    FragmentSpread: drop,
    Directive: drop,
    Argument: drop,
  });
  if (count <= index) return null;
  return hasEmptySet(cut) ? request : pruned(request, cut);
}

function hasEmptySet(document: DocumentNode): boolean {
  let isEmpty = false;
  visit(document, { SelectionSet: ({ selections }) => void (isEmpty ||= selections.length === 0) });
  return isEmpty;
}

function pruned(request: ClientRequest, cut: DocumentNode): ClientRequest {
  const operation = cut.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return request;
  const fragments = cut.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const used = usedFragments(operation, fragments);
  const names = variablesOf([{ ...operation, variableDefinitions: [] }, ...used]);
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    names.has(variable.name.value),
  );
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, variableDefinitions: variableDefinitions ?? [] }, ...used],
  };
  const variables = Object.fromEntries(Object.entries(request.variables).filter(([name]) => names.has(name)));
  return { ...request, document, query: print(document), variables };
}

function usedFragments(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): FragmentDefinitionNode[] {
  const names = new Set<string>();
  const collect = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        if (names.has(value)) return;
        names.add(value);
        const fragment = fragments.find((candidate) => candidate.name.value === value);
        if (fragment) collect(fragment);
      },
    });
  };
  collect(operation);
  return fragments.filter(({ name }) => names.has(name.value));
}

function variablesOf(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}
