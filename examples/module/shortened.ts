/** A directive of one's own: `@shortened(to: 20)` cuts a text after so many characters. */
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';

export function shortened(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD](field) {
      const [directive] = getDirective(schema, field, 'shortened') ?? [];
      if (!directive) return field; // keeps its own resolver: no cost per call
      const most = Number(directive.to);
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field, // with its `astNode`: who may have the field stands there
        async resolve(source, args, context, info) {
          const text: unknown = await resolve(source, args, context, info);
          return typeof text === 'string' && text.length > most ? `${text.slice(0, most - 1)}…` : text;
        },
      };
    },
  });
}
