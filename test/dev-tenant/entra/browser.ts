/**
 * A browser without a screen: follows redirects, keeps cookies, and fills in the forms of the dev tenant's pages.
 *
 * Reads pages by their forms, as a person would by their buttons; runs no scripts.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import type { TestTenant } from './support.ts';
import { ids } from './support.ts';

export interface Landing {
  /** Where the browser ended: a page of the tenant, or the redirect URI. */
  readonly url: URL;
  readonly status: number;
  readonly page: string;
  readonly headers: Headers;
}

export interface Browser {
  go(url: string): Promise<Landing>;
  /** Sends the form of a page that has a button of this name and value. */
  press(landing: Landing, name: string, value: string, extra?: Record<string, string>): Promise<Landing>;
}

const redirectUri = 'http://localhost:4000/redirect.html';

export function openBrowser(tenant: TestTenant): Browser {
  const cookies = new Map<string, string>();
  async function visit(url: string, form?: URLSearchParams): Promise<Landing> {
    const reply = await tenant.fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { body: form }),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    const page = await reply.text();
    const location = reply.headers.get('location');
    if (location === null) {
      return { url: new URL(url), status: reply.status, page, headers: new Headers([...reply.headers]) };
    }
    const target = new URL(location, url);
    if (target.origin === tenant.origin || target.origin === tenant.httpOrigin) return visit(target.href);
    return { url: target, status: reply.status, page: '', headers: new Headers([...reply.headers]) };
  }
  return {
    go: (url) => visit(url),
    press(landing, name, value, extra = {}) {
      const button = `name="${name}" value="${value}"`;
      const form = landing.page.split('<form ').find((candidate) => candidate.includes(button));
      if (form === undefined) throw new Error(`no button ${button} on this page:\n${landing.page}`);
      const fields = new URLSearchParams(extra);
      for (const [, field = '', content = ''] of form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
        fields.set(field, content);
      }
      fields.set(name, value);
      const action = /^[^>]*action="([^"]*)"/.exec(form)?.[1] ?? landing.url.href;
      return visit(new URL(action, landing.url).href, fields);
    },
  };
}

export interface SignIn {
  readonly verifier: string;
  readonly redirectUri: string;
  readonly url: string;
}

/** The address a single-page application sends its user to; `parameters` are laid over the usual ones. */
export function signInUrl(tenant: TestTenant, parameters: Record<string, string | undefined> = {}): SignIn {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams();
  const usual = {
    client_id: ids.frontEnd,
    response_type: 'code',
    redirect_uri: redirectUri,
    response_mode: 'fragment',
    scope: `api://${ids.api}/access_as_user openid profile offline_access`,
    state: 'state of the app',
    nonce: 'nonce of the app',
    client_info: '1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries({ ...usual, ...parameters })) {
    if (value !== undefined) query.set(name, value);
  }
  return { verifier, redirectUri, url: `${tenant.authority}/oauth2/v2.0/authorize?${query.toString()}` };
}

/** The parameters a single-page application finds behind the `#`. */
export function fragmentOf({ url }: Landing): URLSearchParams {
  return new URLSearchParams(url.hash.slice(1));
}
