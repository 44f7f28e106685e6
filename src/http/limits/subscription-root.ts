/**
 * `@skip` and `@include` may not stand on the root of a subscription: it has one field, whatever the variables say.
 *
 * The specification has said so since 2025. The validator of graphql 16 looks at such a condition without the variables: it lets some pass
 * to a subscription to nothing, and throws at others. So it is refused before.
 * @see https://spec.graphql.org/September2025/#sec-Single-Root-Field
 * @module
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { LimitError } from './limits.ts';

/** @throws {LimitError} */
export function holdSubscriptionRoots(
  document: DocumentNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== OperationTypeNode.SUBSCRIPTION)
      continue;
    const spread = new Set<string>();
    const hold = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (isConditional(selection))
          throw new LimitError(
            'The operation is refused: the root of a subscription takes neither @skip nor @include.',
          );
        if (selection.kind === Kind.INLINE_FRAGMENT) hold(selection.selectionSet);
        if (selection.kind !== Kind.FRAGMENT_SPREAD || spread.has(selection.name.value)) continue;
        spread.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) hold(fragment.selectionSet);
      }
    };
    hold(definition.selectionSet);
  }
}

const isConditional = ({ directives }: SelectionNode): boolean =>
  directives?.some(({ name: { value } }) => value === 'skip' || value === 'include') ?? false;
