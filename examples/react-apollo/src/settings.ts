/**
 * Who signs people in: read when the page starts, so that one build serves every environment.
 *
 * In development Vite takes it from the server (`vite.config.ts`); in production it is a file beside the page.
 * @module
 */

export interface Settings {
  /** Of the registration of this front-end. */
  readonly clientId: string;
  /** `https://login.microsoftonline.com/{tenant}` */
  readonly authority: string;
  /** For the dev tenant alone, whose certificate browsers do not know: OpenID Connect metadata with its http endpoints. */
  readonly authorityMetadata?: Readonly<Record<string, unknown>>;
  /** Scopes of the API, whole: `api://{clientId of the API}/access_as_user`. */
  readonly scopes: readonly string[];
}

/** What this page shows needs no more; the dev tenant offers every scope of the API. */
const NEEDED = ['access_as_user', 'Mail.Read'];

/** @throws {Error} with a sentence for the person in front of the page */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/settings.json', { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!response?.ok) throw new Error('The server does not answer. Is it running? Start it with npm start.');
  const { scopes, ...settings } = (await response.json()) as Settings;
  return { ...settings, scopes: scopes.filter((scope) => NEEDED.some((name) => scope.endsWith(`/${name}`))) };
}
