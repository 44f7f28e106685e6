/**
 * An operation as it leaves the front-end: without what Apollo Client keeps to itself.
 *
 * Fields with `@client` are answered from its cache and sent to nobody; `@connection`, `@nonreactive` and `@unmask` are instructions to it.
 * @see https://www.apollographql.com/docs/react/data/directives
 * @module
 */

import { type DirectiveNode, type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql';

const OWN: ReadonlySet<string> = new Set(['connection', 'nonreactive', 'unmask']);

const isLocal = ({ directives }: { readonly directives?: readonly DirectiveNode[] | undefined }): boolean =>
  directives?.some(({ name }) => name.value === 'client') ?? false;

/** What becomes of something below which nothing is left to be sent. */
const unlessEmpty = ({ selectionSet }: { readonly selectionSet?: SelectionSetNode | undefined }): null | undefined =>
  selectionSet?.selections.length === 0 ? null : undefined;

/** @returns an operation or fragment of which nothing is sent is left out */
export function asSent(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.DIRECTIVE]: { enter: ({ name }) => (OWN.has(name.value) ? null : undefined) },
    [Kind.FIELD]: { enter: (field) => (isLocal(field) ? null : undefined), leave: unlessEmpty },
    [Kind.INLINE_FRAGMENT]: { enter: (fragment) => (isLocal(fragment) ? null : undefined), leave: unlessEmpty },
    [Kind.FRAGMENT_SPREAD]: { enter: (spread) => (isLocal(spread) ? null : undefined) },
    [Kind.OPERATION_DEFINITION]: { leave: unlessEmpty },
    [Kind.FRAGMENT_DEFINITION]: { leave: unlessEmpty },
  });
}
