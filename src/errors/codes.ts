/**
 * Every code a client may meet in `errors[].extensions.code`: one table, from which the classes take their HTTP status
 * and `docs/errors.md` is printed. A code is a promise: once published it is not renamed.
 *
 * ```json
 * { "data": { "me": { "displayName": "Ada", "photo": null } },
 *   "errors": [{ "message": "The downstream API refused the operation to this user.",
 *   "path": ["me", "photo"], "extensions": { "code": "DOWNSTREAM_FORBIDDEN", "downstream": { "api": "graph", "status": 403 } } }] }
 * ```
 * @module
 */

/** One row of the table, and of the page that is printed from it. */
export interface CodeEntry {
  /** HTTP status when the whole request is refused with this code; `null`: only ever an error of one field, HTTP 200. */
  readonly status: number | null;
  /** When it happens. */
  readonly when: string;
  /** What the front-end does about it. */
  readonly advice: string;
  /** Members of `extensions` beside `code`. */
  readonly extensions?: readonly string[];
}

/** The table itself. A new code is a row here, a class (or an Apollo error) that carries it, and a line in the changelog. */
export const CODES = {
  // Who calls: decided on the head of a request (`http/callers.ts`), before its body is read, so never beside data.
  UNAUTHENTICATED: {
    status: 401,
    when: 'The request has no bearer token, the token is invalid, or it ran out while the request was answered.',
    advice: 'Renew the token, then repeat. `WWW-Authenticate` carries `error="invalid_token"` when a token was sent.',
  },
  FORBIDDEN: {
    status: 403,
    when: 'The token is genuine, but its tenant or client application is not on the allow-list of this API.',
    advice: 'Nothing: an administrator of the API has to allow the tenant or the client.',
  },
  // What they may ask for: `directives/`. The name is Apollo Router's, whose clients look for it.
  UNAUTHORIZED_FIELD_OR_TYPE: {
    status: 403,
    when: 'A directive of the schema (`@authenticated`, `@requiresScopes`, `@requiresRoles`, `@requiresAppPermissions`) refuses this field to this caller. A mutation with such a field is refused whole (401 without a token): nothing of it runs.',
    advice:
      'Ask for a token with the scope that the schema names for the field, or, after a whole refusal, the `scope` of `WWW-Authenticate`.',
    extensions: [
      'authorization { missingScopes missingRoles missingAppPermissions } (only when `Authorization.Errors.Details` is on)',
    ],
  },
  // What the token service, or an API in its name, wants of the user first: `tokens/token-errors.ts`, `downstream/authorized-call.ts`.
  // Four codes, because a front-end does four different things.
  CLAIMS_CHALLENGE: {
    status: 401,
    when: 'Multi-factor authentication, conditional access, an authentication strength or a revoked session: a fresh sign-in can satisfy it.',
    advice:
      'Ask for a new token **for this API** with `extensions.claims` as the `claims` of the request, then repeat the operation.',
    extensions: ['claims', 'api'],
  },
  CONSENT_REQUIRED: {
    status: null,
    when: 'Neither the user nor an administrator has consented that this API calls that downstream API (AADSTS65001).',
    advice:
      'Open `extensions.consentUrl`, or, where the registrations name each other, ask for `<api>/.default` with `prompt=consent`; then repeat.',
    extensions: ['consentUrl', 'scopes', 'api'],
  },
  REAUTHENTICATION_REQUIRED: {
    status: null,
    when: 'The sign-in behind the token no longer counts: password changed, session revoked, sign-in frequency reached.',
    advice: 'Sign the user in again, then repeat.',
    extensions: ['api'],
  },
  ACCESS_BLOCKED: {
    status: null,
    when: 'Policy, assignment or account state says no, and signing in again does not help.',
    advice: 'Tell the user to ask an administrator.',
    extensions: ['api'],
  },
  // What an API answered, by its status (`downstreamCode`), or that it did not answer at all. The API's own code is beside it where it
  // has one; what it said in words is not.
  DOWNSTREAM_ERROR: {
    status: null,
    when: 'The downstream API answered with an error that has no code of its own here, or with something that is no answer.',
    advice: 'Report `extensions.downstream.requestId`.',
    extensions: ['downstream { api status code requestId }'],
  },
  DOWNSTREAM_FORBIDDEN: {
    status: null,
    when: 'The downstream API refused this user or application (403): permission, role or licence lacking.',
    advice: 'Ask an administrator for the permission.',
    extensions: ['downstream { api status code requestId }'],
  },
  DOWNSTREAM_NOT_FOUND: {
    status: null,
    when: 'The downstream API does not know the object, or does not show it to this user (404, 410).',
    advice: 'Treat as absent.',
    extensions: ['downstream { api status code requestId }'],
  },
  DOWNSTREAM_CONFLICT: {
    status: null,
    when: 'The object changed meanwhile or its state forbids the operation (409, 412, 423).',
    advice: 'Read again, then decide.',
    extensions: ['downstream { api status code requestId }'],
  },
  DOWNSTREAM_INPUT: {
    status: null,
    when: 'The downstream API found the request wrong (400, 405, 406, 411, 413, 415, 416, 422).',
    advice: 'Mend the arguments.',
    extensions: ['downstream { api status code requestId }'],
  },
  DOWNSTREAM_THROTTLED: {
    status: null,
    when: 'The downstream API or the token service limits the rate of calls (429).',
    advice: 'Try again after `extensions.retryAfterSeconds`.',
    extensions: ['retryAfterSeconds', 'downstream { api status code requestId }'],
  },
  DOWNSTREAM_UNAVAILABLE: {
    status: null,
    when: 'The downstream API or the token service cannot be reached or says that it is not well (5xx).',
    advice: 'Try later.',
    extensions: ['retryAfterSeconds', 'downstream { api status code requestId }'],
  },
  DOWNSTREAM_TIMEOUT: {
    status: 503,
    when: 'The downstream API or the token service did not answer in time, or a resolver did not end by the deadline of the operation (`downstream.api` is then `operation`). The whole request is only refused with it where not even its other fields can be answered.',
    advice: 'Try later.',
    extensions: ['downstream { api }'],
  },
  // What is wrong with the request itself. Names of Apollo Server, which its clients know, wherever it has one.
  BAD_USER_INPUT: {
    status: 400,
    when: 'An argument or variable is not acceptable.',
    advice: 'Mend the argument named in the message.',
  },
  BAD_REQUEST: {
    status: 400,
    when: 'The HTTP request is no GraphQL request: method, address, media type or body (also 404, 405, 413, 415, 431).',
    advice: 'Mend the client; the message says what was expected.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    when: 'The document is not GraphQL.',
    advice: 'Mend the document.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    when: 'The document asks for something that the schema does not have.',
    advice: 'Mend the document; generated types find this when the front-end is built.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    when: 'The document has several operations and `operationName` names none of them.',
    advice: 'Name one.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    when: 'The hash of an automatic persisted query is not known yet.',
    advice: 'Send the document with its hash; Apollo Client does that by itself.',
  },
  // What is asked for is too much: `http/limits/`, before Apollo Server sees the document.
  OPERATION_REFUSED: {
    status: 400,
    when: 'The document or its variables exceed a limit: tokens, depth, aliases, root fields, repeats, directives, operations, cost, list sizes.',
    advice: 'Ask for less at once; the message names the limit, what is allowed and what came ([limits](limits.md)).',
  },
  RATE_LIMITED: {
    status: 429,
    when: 'The caller or its tenant has too many operations in flight, or has spent its budget of cost for this minute.',
    advice: 'Try again after `Retry-After` seconds; ask for less at once.',
  },
  // Long-running sessions and background operations: `tokens/sessions/`, `background/`.
  SESSION_UNKNOWN: {
    status: null,
    when: "There is no such long-running session: it was stopped, never was, or is not this user's.",
    advice: 'Start what needs it again, while the user is signed in.',
  },
  SESSION_EXPIRED: {
    status: null,
    when: 'The long-running session was not used for too long, or has reached its end (`Background.Sessions`).',
    advice: 'Start what needs it again, while the user is signed in.',
  },
  SESSION_LIMIT: {
    status: null,
    when: 'The user has as many long-running sessions as one may have (`Background.Sessions.MaxPerUser`).',
    advice: 'Stop one that is no longer needed, then repeat.',
  },
  SESSION_STORE_UNAVAILABLE: {
    status: null,
    when: 'The database of long-running sessions and background operations cannot be reached, or belongs to another process.',
    advice: 'Try later. Sessions and operations are where they were.',
  },
  // What is no business of the client's: masked (`to-graphql.ts`), with a reference that the log has as well.
  CREDENTIAL_ERROR: {
    status: null,
    when: 'The credential of this API itself is missing, wrong or expired. Masked; the log has the reason.',
    advice: 'Report `extensions.reference` to whoever runs this API.',
    extensions: ['reference'],
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    when: 'A mistake of ours. Masked; the log has the reason under the same reference.',
    advice: 'Report `extensions.reference`.',
    extensions: ['reference'],
  },
} as const satisfies Record<string, CodeEntry>;

/** Every value that `extensions.code` of our own errors takes; for the `switch` of a front-end. */
export type ErrorCode = keyof typeof CODES;

/** `docs/errors.md`, printed from the table. */
export function errorsMarkdown(): string {
  const rows = Object.entries<CodeEntry>(CODES).map(([code, entry]) => {
    const status = entry.status === null ? '200' : String(entry.status);
    const members =
      entry.extensions
        ?.map((member) => `\`${member.replace(/ \((.*)\)$/, '` ($1)')}${member.endsWith(')') ? '' : '`'}`)
        .join(', ') ?? '–';
    return `| \`${code}\` | ${status} | ${entry.when} | ${entry.advice} | ${members} |`;
  });
  return `# Error codes

<!-- Printed from src/errors/codes.ts by \`npm run docs\`. Do not edit. -->

Answers are partial: a failure nulls its own field and adds one entry to \`errors\`, with the code below in \`extensions.code\`;
everything else in the query is answered. "HTTP" is the status when the **whole** request ends with this code; as an error of
one field among others the answer stays 200.

A claims challenge that every root field of a query waits for also makes the answer HTTP 401; whenever one is met, the first
in response order is repeated in the header \`WWW-Authenticate: Bearer error="insufficient_claims", claims="<base64>"\`
(unless it would be longer than 2 KiB), so that clients made for Microsoft.Identity.Web find it where they look.

| code | HTTP | when | what the front-end does | \`extensions\` |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
