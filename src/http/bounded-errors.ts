/**
 * Bounds what a refused operation is told: validation could name every field of a long document, and say each name again.
 * @module
 */

import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

/** For `validationOptions.maxErrors`: the validator ends there and adds a sentence that it did. */
export const MAX_VALIDATION_ERRORS = 9;

/** One more than the validator finds: the sentence that it stopped. */
const MAX_ERRORS = 10;
const MAX_BYTES = 20_000;
const MAX_MESSAGE_CHARACTERS = 500;
const MAX_LOCATIONS = 5;

/** For answers without data alone: errors of fields are part of a partial answer. */
export const boundedErrors: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single') return;
        const { data, errors } = body.singleResult;
        if (data !== undefined || !errors) return;
        body.singleResult.errors = within(MAX_BYTES, errors.slice(0, MAX_ERRORS).map(shortened));
      },
    };
  },
};

/** Messages of the validator quote the document: a name of ten thousand letters would come back with each error. */
function shortened(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message, locations } = error;
  return {
    ...error,
    message: message.length > MAX_MESSAGE_CHARACTERS ? `${message.slice(0, MAX_MESSAGE_CHARACTERS)}…` : message,
    ...(locations ? { locations: locations.slice(0, MAX_LOCATIONS) } : {}),
  };
}

/** The first is kept whatever its size. */
function within(bytes: number, errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  let total = 0;
  return errors.filter((error, index) => {
    total += Buffer.byteLength(JSON.stringify(error));
    return index === 0 || total <= bytes;
  });
}
