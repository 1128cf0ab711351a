import { Kind, parse, print, visit, type DirectiveNode } from "graphql";
import { argumentsOf, directiveNamesIn, specificationOf } from "./directive-names.ts";

/**
 * The supergraph without `@authenticated`, `@requiresScopes` and `@policy`: stock `@apollo/gateway` starts with none of
 * them. Whoever runs the outcome enforces nothing at the gateway.
 */
export function withoutAccessDirectives(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const names = directiveNamesIn(document);
  if (names.size === 0) return sdl;
  const isLink = (node: DirectiveNode): boolean =>
    node.name.value === "link" && specificationOf(argumentsOf(node as never)) !== null;
  const isScalarOf = (scalar: string): boolean =>
    [...names.keys()].some((name) => scalar.startsWith(`${name}__`));
  return print(
    visit(document, {
      Directive: (node) => (names.has(node.name.value) || isLink(node) ? null : undefined),
      [Kind.DIRECTIVE_DEFINITION]: ({ name }) => (names.has(name.value) ? null : undefined),
      [Kind.SCALAR_TYPE_DEFINITION]: ({ name }) => (isScalarOf(name.value) ? null : undefined),
    }),
  );
}
