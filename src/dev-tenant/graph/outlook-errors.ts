/**
 * How Exchange says no behind Graph: codes that begin with `Error`, other words than the directory's.
 *
 * @see https://learn.microsoft.com/graph/errors
 * @module
 */
import { GraphError } from './errors.ts';

/** A good token without the permission; Exchange words it otherwise than the directory. */
export const accessDenied = () =>
  new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
/** A well-formed id with nothing behind it, in this mailbox at least. */
export const itemNotFound = () =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
/** What cannot be an id of Exchange at all. */
export const malformedId = () => new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
/** A person without an address of this company: guests, and a few who have no mail. */
export const noMailbox = () =>
  new GraphError(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
/** `If-Match` named another version. */
export const conflict = () =>
  new GraphError(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );
/** A name in `$select` that the type does not have. @param type without `microsoft.graph.` */
export const unknownProperty = (name: string, type: string) =>
  new GraphError(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );
/** A query option that Outlook does not take, or not with this value. */
export const invalidQuery = (message: string) =>
  new GraphError(400, 'ErrorInvalidUrlQuery', `The query specified in the URI is not valid. ${message}`);
/** `$filter` or `$orderby` that cannot be read, or names what cannot be compared. */
export const invalidFilter = (message: string) => new GraphError(400, 'ErrorInvalidUrlQueryFilter', message);
/** A body that is no JSON object of this shape. */
export const unreadableBody = (message: string) => new GraphError(400, 'RequestBodyRead', message);
/** A body of the right form with a value that makes no sense. */
export const invalidRequest = (message: string) => new GraphError(400, 'ErrorInvalidRequest', message);
/** @param text the clause as sent; no more than 200 characters of it come back */
export const badSearch = (text: string) =>
  new GraphError(400, 'BadRequest', `Syntax error: '${text.slice(0, 200)}' is not a valid $search clause.`);
