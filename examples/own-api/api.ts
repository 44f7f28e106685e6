/** An API that has nothing to do with onbehalf: it checks its bearer, then asks Microsoft Graph on behalf of the caller. */
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

export interface Settings {
  /** `https://login.microsoftonline.com/{tenant}` */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly graph: string;
}

export function createOwnApi({ authority, clientId, clientSecret, graph }: Settings) {
  const keys = createRemoteJWKSet(new URL(`${authority}/discovery/v2.0/keys`));

  async function nameOfManager(bearer: string): Promise<string> {
    await jwtVerify(bearer, keys, { issuer: `${authority}/v2.0`, audience: clientId, algorithms: ['RS256'] });
    const exchange = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: clientId,
      client_secret: clientSecret,
      assertion: bearer,
      scope: 'https://graph.microsoft.com/User.Read.All',
    });
    const tokens = await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body: exchange });
    const { access_token } = (await tokens.json()) as { access_token: string };
    const authorization = `Bearer ${access_token}`;
    const answer = await fetch(`${graph}/me/manager?$select=displayName`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`Graph answered ${answer.status}.`);
    return ((await answer.json()) as { displayName: string }).displayName;
  }

  return createServer((request, response) => {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    nameOfManager(bearer).then(
      (name) => response.end(name),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
}
