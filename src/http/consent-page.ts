/**
 * `GET /consent`: where a consent page of Entra comes back to, and closes itself.
 *
 * It tells the page that opened it whether consent was given (src/client/consent.ts). The authorization code in its query is not
 * redeemed and goes nowhere: consent has been recorded by then, and the next on-behalf-of exchange finds it. The page has no script of
 * others and sends no referrer.
 * @module
 */

import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/**
 * The opener learns whether to repeat what it did, and nothing else: so any opener may. Pages of Entra cut the tie to it
 * (`Cross-Origin-Opener-Policy`); a front-end of our own origin is reached all the same.
 */
const SCRIPT = `const given = !new URLSearchParams(location.search).has('error');
const message = { type: 'onbehalf:consent', given };
opener?.postMessage(message, '*');
new BroadcastChannel(message.type).postMessage(message);
if (given) close();`;
/** So that the policy allows this script and no other, whatever finds its way into the page. */
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Back to the application</title>
<style>body{font:1.1rem system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>You can close this page</h1>
<p>Go back to the application and repeat what you did. If you declined, it will ask again.</p>
<script>${SCRIPT}</script>
</html>
`;

/** No caller is asked for: the browser comes from Entra without a bearer, and nothing of anybody is on the page. */
export function consentPage(app: FastifyInstance): void {
  app.get('/consent', (_request, reply) =>
    reply
      .headers({
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_HASH}'; frame-ancestors 'none'`,
        'referrer-policy': 'no-referrer',
      })
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );
}
