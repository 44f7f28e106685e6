/**
 * What the server tells the page: where to send queries, whom to ask for tokens, and who may sign in.
 *
 * Read once at start. Checked by hand: a page that gets something else (a proxy's error page, say) must say so in a sentence.
 * @module
 */

/** Somebody of the dev tenant. */
export interface Person {
  /** Short name, as in `onbehalf token --user ada`. */
  readonly alias: string;
  /** As it stands on the card: `Ada Lovelace`. */
  readonly name: string;
  /** What they sign in with: the login hint. */
  readonly userPrincipalName: string;
  /** The situation this person meets: `ordinary`, `mfa-for-arm`, … */
  readonly persona: string;
}

/** An operation that shows something. */
export interface Example {
  /** In the list; tells its entries apart, too. */
  readonly title: string;
  /** What to look at, in one line. */
  readonly note?: string;
  /** GraphQL text, formatted as the editor shows it. */
  readonly query: string;
  /** JSON text. */
  readonly variables?: string;
  /** Shown first, and only, to these personas; absent means everybody. */
  readonly personas?: readonly string[];
  /** Name of the scope that all of it stands on: `Background.Run`. Left out where no token of this page can have it. */
  readonly scope?: string;
}

/** The document at `/playground/settings.json`. Public: nothing in it is a secret. */
export interface Settings {
  /** Path or address of the GraphQL endpoint. */
  readonly graphqlUrl: string;
  /** Application id of this page, a public client: it has no secret. */
  readonly clientId: string;
  /** Address of the tenant: `https://login.microsoftonline.com/contoso.example`. */
  readonly authority: string;
  /**
   * OpenID configuration to use instead of asking the authority for it. The dev tenant's authority is https with a private
   * certificate; this document names its http endpoints, so that the browser needs no certificate at all.
   */
  readonly authorityMetadata?: Readonly<Record<string, unknown>>;
  /** Scopes of our API, asked for at sign-in unless the person chose fewer: `['api://…/access_as_user', 'api://…/Mail.Read']`. */
  readonly scopes: readonly string[];
  /** Whether Apollo Sandbox, on Apollo's host, is offered beside GraphiQL. */
  readonly sandbox?: boolean;
  /** Empty with a real tenant: people then choose themselves on its sign-in page. */
  readonly people: readonly Person[];
  /** Instead of the built-in ones, which know only the built-in schema. */
  readonly examples?: readonly Example[];
}

/**
 * Fetches the settings from the server that served the page.
 *
 * @param url for example `/playground/settings.json`
 * @throws {Error} with a sentence for the person in front of the page
 */
export async function loadSettings(url: string): Promise<Settings> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok)
    throw new Error(`The server answered ${response.status} for ${url}. Is it running as \`onbehalf dev\`?`);
  const settings: unknown = await response.json();
  if (!isSettings(settings)) throw new Error(`${url} lacks ${missingMembers(settings).join(', ')}.`);
  return settings;
}

const isSettings = (value: unknown): value is Settings => missingMembers(value).length === 0;

/** Those without which the page cannot start; what may be absent is not looked at. */
function missingMembers(value: unknown): readonly string[] {
  const member = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  return [
    ...['graphqlUrl', 'clientId', 'authority'].filter((name) => typeof member.get(name) !== 'string'),
    ...['scopes', 'people'].filter((name) => !Array.isArray(member.get(name))),
  ];
}
