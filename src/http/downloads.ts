/**
 * `GET /background/{file}`: results of background operations, with the bearer of their owner.
 *
 * What there is and who may have it is decided elsewhere and passed in. Always an attachment, and never sniffed: what stands in a result is
 * other people's text.
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { missingToken } from '../bearer/authorization-header.ts';
import type { Principal } from '../bearer/principal.ts';
import { SessionStoreUnavailableError } from '../errors/errors.ts';
import type { Caller } from './authenticate.ts';
import { authenticationRefusal, refusal } from './refusal.ts';
import { refuse } from './refuse.ts';

/** What the route needs of others; it knows no database and no session. */
export interface DownloadsOptions {
  /** `/background` */
  readonly path: string;
  /** As for operations: the bearer in the header, never in the address, which ends up in histories and logs. */
  readonly authenticate: (rawHeaders: readonly string[]) => Promise<Caller>;
  /** What one counts as among the operations of its caller, and how it is begun. */
  readonly enter: (principal: Principal) => Promise<{ leave(): void } | { readonly retryAfterSeconds: number }>;
  /** `tooLarge`: there is one, but not in this form. */
  readonly find: (
    principal: Principal,
    fileName: string,
  ) => Promise<
    { readonly fileName: string; readonly contentType: string; readonly body: string } | 'tooLarge' | undefined
  >;
}

/**
 * 404 for what is not there and for what is another's alike: whether a file exists is not told.
 * @param app gets one route; the hooks of the server are around it
 */
export function downloads(app: FastifyInstance, { path, authenticate, enter, find }: DownloadsOptions): void {
  app.get<{ Params: { file: string } }>(`${path}/:file`, async (request, reply) => {
    let principal: Principal;
    try {
      const { bearer } = await authenticate(request.raw.rawHeaders);
      if (!bearer) throw missingToken(); // anonymous callers own nothing
      principal = bearer.principal;
    } catch (error) {
      const refused = authenticationRefusal(error);
      if (!refused) throw error;
      return refuse(request, reply, refused);
    }
    const entry = await enter(principal);
    if ('retryAfterSeconds' in entry) {
      const { retryAfterSeconds } = entry;
      return refuse(
        request,
        reply,
        refusal(429, 'RATE_LIMITED', `Try again in ${retryAfterSeconds} s.`, {
          'retry-after': String(retryAfterSeconds),
        }),
      );
    }
    let file: Awaited<ReturnType<typeof find>>;
    try {
      file = await find(principal, request.params.file);
    } catch (error) {
      if (!(error instanceof SessionStoreUnavailableError)) throw error;
      return refuse(request, reply, refusal(503, error.code, error.message));
      // Before the body is sent: what cost something was to open and to write it.
    } finally {
      entry.leave();
    }
    if (file === 'tooLarge') {
      return refuse(request, reply, refusal(413, 'BAD_REQUEST', 'As a table this is too large: take it as JSON.'));
    }
    if (!file) return refuse(request, reply, refusal(404, 'BAD_REQUEST', 'There is nothing at this address.'));
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="${file.fileName}"`,
        'content-security-policy': "sandbox; default-src 'none'",
        'content-type': file.contentType,
      })
      .send(file.body);
  });
}
