import { countSelections } from "../protection/count-operation.ts";
import type { Operation } from "./program/fold-conditions.ts";

/**
 * What things take of the heap, as snapshots of a flood of different operations had it: parsed text with its tokens for
 * each character, syntax trees and costs for each selection with all fragments in place, a program for each selection.
 */
const bytes = { ofCharacter: 30, ofSelection: 1_000, ofProgram: 1_200 } as const;

const selectionsIn = ({ definition, fragments }: Operation): number =>
  countSelections(definition.selectionSet, [...fragments.values()]);

/** About how many bytes an operation takes that is ready to run, without its programs. */
export const operationBytes = (text: string, operation: Operation): number =>
  text.length * bytes.ofCharacter + selectionsIn(operation) * bytes.ofSelection;

/** About how many bytes a program takes. @param operation for which it is, its conditions folded */
export const programBytes = (operation: Operation): number => (1 + selectionsIn(operation)) * bytes.ofProgram;
