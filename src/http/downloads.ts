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
import type { Caller } from './authenticate.ts';
import { authenticationRefusal, refusal } from './refusal.ts';
import { refuse } from './refuse.ts';

export interface DownloadsOptions {
  /** `/background` */
  readonly path: string;
  readonly authenticate: (rawHeaders: readonly string[]) => Promise<Caller>;
  readonly find: (
    principal: Principal,
    fileName: string,
  ) => Promise<{ readonly fileName: string; readonly contentType: string; readonly body: string } | undefined>;
}

export function downloads(app: FastifyInstance, { path, authenticate, find }: DownloadsOptions): void {
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
    const file = await find(principal, request.params.file);
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
