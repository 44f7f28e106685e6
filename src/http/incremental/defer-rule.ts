/**
 * Where `@defer` may stand, as the specification proposes; graphql 16 knows nothing of it, and its executor ignores it.
 * @see https://github.com/graphql/graphql-spec/pull/1110
 * @module
 */

import { type DirectiveNode, GraphQLError, Kind, OperationTypeNode, type ValidationRule } from 'graphql';

/** For `validationRules`. */
export const deferRule: ValidationRule = (context) => {
  const labels = new Set<string>();
  const refuse = (message: string, node: DirectiveNode) =>
    context.reportError(new GraphQLError(message, { nodes: node }));
  return {
    Directive(node) {
      if (node.name.value !== 'defer') return;
      const parent = context.getParentType();
      for (const root of [OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION]) {
        // Its fields run one after another, for what they do; the events of a subscription are parts already.
        if (parent && parent === context.getSchema().getRootType(root))
          refuse(`@defer cannot be used on the root of a ${root}.`, node);
      }
      const label = node.arguments?.find(({ name }) => name.value === 'label')?.value;
      if (label === undefined || label.kind === Kind.NULL) return;
      if (label.kind !== Kind.STRING) refuse('The label of @defer must be written in the document.', node);
      else if (labels.has(label.value)) refuse('Each label of @defer must be used once.', node);
      else labels.add(label.value);
    },
  };
};
