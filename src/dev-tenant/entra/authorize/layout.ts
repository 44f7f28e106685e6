/**
 * The frame of every page of the dev tenant: one card, readable without scripts, by keyboard, in the dark and on a phone.
 *
 * Nothing comes from elsewhere: style is inline under a nonce, scripts are refused but for the one that posts a form.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';

/** What differs from page to page. */
export interface Page {
  /** Of the browser's tab. */
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Origins a form of this page may end at, by post or by redirect. */
  readonly formOrigins?: readonly string[];
  /** A script of our own. */
  readonly script?: string;
  /** Origins of pages shown in frames. */
  readonly frameOrigins?: readonly string[];
  /** Where the page goes by itself after a moment, by a `meta` element. */
  readonly goesOnTo?: string;
}

/** Never kept by the browser, never shown in a frame. @param reply gets status, headers and body; nothing may be added to it after */
export function sendPage(
  reply: FastifyReply,
  { title, body, status = 200, formOrigins = [], frameOrigins = [], script, goesOnTo }: Page,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${goesOnTo !== undefined && html`<meta http-equiv="refresh" content="2;url=${goesOnTo}">`}
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${{ markup: STYLE }}</style>
</head>
<body>
<main>
${body}
<footer>Dev tenant of onbehalf: nobody here is real, and no password is asked for.</footer>
</main>
${script === undefined ? undefined : html`<script nonce="${nonce}">${{ markup: script }}</script>`}
</body>
</html>`;
  return reply
    .code(status)
    .headers({
      'content-security-policy': [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        script === undefined ? "script-src 'none'" : `script-src 'nonce-${nonce}'`,
        'img-src data:',
        `form-action ${["'self'", ...formOrigins].join(' ')}`,
        ...(frameOrigins.length > 0 ? [`frame-src ${frameOrigins.join(' ')}`] : []),
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store, no-cache',
    })
    .type('text/html; charset=utf-8')
    .send(page.markup);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1a19; --quiet: #5c5955; --paper: #fff; --ground: #f3f1ee; --line: #d9d5cf;
  --accent: #0b5cad; --on-accent: #fff; --soft: #eaf2fb; --bad: #a4262c; --bad-soft: #fdf0f0; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f1ee; --quiet: #b3aea7; --paper: #24221f; --ground: #161513; --line: #47433d;
  --accent: #7db9f5; --on-accent: #0b1a29; --soft: #22303f; --bad: #f1a6a9; --bad-soft: #3a2022; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 34rem; margin: 4vh auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0 1rem; }
.quiet, footer { color: var(--quiet); }
footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; }
ul { list-style: none; margin: 0; padding: 0; }
li + li { margin-top: .375rem; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; border: 1px solid var(--line); border-radius: .5rem; background: transparent; padding: .6rem 1rem; }
button:hover { border-color: var(--accent); background: var(--soft); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button.person { display: grid; grid-template-columns: 2.5rem 1fr; gap: 0 .75rem; width: 100%; text-align: start; padding: .5rem .75rem; }
button.person .initials { grid-row: span 2; align-self: center; display: grid; place-items: center; height: 2.5rem; border-radius: 50%;
  background: var(--soft); color: var(--accent); font-weight: 600; font-size: .875rem; }
button.person .name { font-weight: 600; }
button.person .quiet { font-size: .875rem; line-height: 1.35; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.row { display: flex; gap: .5rem; flex-wrap: wrap; }
input[type=search], input[name=otc] { flex: 1 1 12rem; min-width: 0; padding: .6rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--paper); }
details { margin-top: 1.5rem; }
summary { cursor: pointer; color: var(--accent); }
.wrong { padding: .75rem 1rem; border-radius: .5rem; background: var(--bad-soft); color: var(--bad); }
code { font-size: .875em; overflow-wrap: anywhere; }
.scopes { margin-bottom: 1.25rem; }
.scopes li { padding: .5rem 0; border-bottom: 1px solid var(--line); margin: 0; }
label.choice { display: flex; gap: .5rem; align-items: baseline; margin: 1rem 0; }
@media (max-width: 36rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 100vh; padding: 1.25rem; } }
`;
