/** A scalar of one's own: the title of a to-do, 1 to 500 characters without blanks around them. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function titleOf(value: unknown): string {
  const title = typeof value === 'string' ? value.trim() : '';
  if (title !== '' && title.length <= 500) return title;
  throw new GraphQLError('Expected a title of 1 to 500 characters.');
}

export const todoTitle = new GraphQLScalarType<string, string>({
  name: 'TodoTitle',
  serialize: String, // what the API gives is shown as it is
  parseValue: titleOf,
  parseLiteral: (node) => titleOf(node.kind === Kind.STRING ? node.value : undefined),
});
