/**
 * Who has consented that which client uses which permissions of which API.
 *
 * At first an administrator has consented to everything the apps ask for, for everybody; the persona `no-mail-consent` is
 * the exception. What a person grants or takes back afterwards lies over it. Kept in memory: a restart is a fresh start.
 * @module
 */

import { appIds } from '../directory/apps.ts';
import type { Directory, Person } from '../directory/directory.ts';

/** One answer to one question of a consent page. */
export interface Consent {
  readonly clientId: string;
  /** Client id of the API. */
  readonly resourceId: string;
  /** In the spelling of the API. */
  readonly scopes: readonly string[];
  /** `undefined`: an administrator, for everybody. */
  readonly person: Person | undefined;
  /** The tenant whose administrator consents; that of the company unless said. */
  readonly tenantId?: string;
}

/** Who may act as whom where. Compared with case: scopes have been put into the API's spelling before. */
export interface Consents {
  /** The permissions this person's tokens may carry. */
  granted(clientId: string, resourceId: string, person: Person): ReadonlySet<string>;
  /** Adds to what was granted, and heals what the person had taken back. */
  grant(consent: Consent): void;
  /** Of a person: also against what the administrator granted. Of everybody: what persons granted for themselves stays. */
  withdraw(consent: Consent): void;
  /** Back to how it was at the start. */
  reset(): void;
}

/** Keyed by client id and object id alone, so it is bounded by the directory. */
export function createConsents(directory: Directory): Consents {
  /** Key to permissions; later words of a person win over those of the administrator. */
  const granted = new Map<string, Set<string>>();
  const withheld = new Map<string, Set<string>>();

  const everybody = directory.tenant.tenantId;

  const seed = () => {
    granted.clear();
    withheld.clear();
    for (const app of directory.apps) {
      for (const [resource, scopes] of Object.entries(app.requiredScopes)) {
        const api = directory.appByResource(resource);
        if (api) add(granted, keyOf(app.clientId, api.clientId, everybody), scopes);
      }
    }
    for (const person of directory.people.filter(({ persona }) => persona === 'no-mail-consent')) {
      for (const app of directory.apps) {
        add(withheld, keyOf(app.clientId, appIds.graph, person.objectId), ['Mail.Read']);
      }
    }
  };
  seed();

  return {
    granted(clientId, resourceId, person) {
      const own = keyOf(clientId, resourceId, person.objectId);
      const all = new Set([
        ...(granted.get(keyOf(clientId, resourceId, person.tenantId)) ?? []),
        ...(granted.get(own) ?? []),
        ...preAuthorized(clientId, resourceId),
      ]);
      return all.difference(withheld.get(own) ?? new Set());
    },
    grant({ clientId, resourceId, person, scopes, tenantId = everybody }) {
      add(granted, keyOf(clientId, resourceId, person?.objectId ?? tenantId), scopes);
      const healed = person ? [person] : directory.people.filter((somebody) => somebody.tenantId === tenantId);
      for (const somebody of healed) remove(withheld, keyOf(clientId, resourceId, somebody.objectId), scopes);
    },
    withdraw({ clientId, resourceId, person, scopes, tenantId = everybody }) {
      remove(granted, keyOf(clientId, resourceId, person?.objectId ?? tenantId), scopes);
      if (person) add(withheld, keyOf(clientId, resourceId, person.objectId), scopes);
    },
    reset: seed,
  };

  function preAuthorized(clientId: string, resourceId: string): readonly string[] {
    const listed = directory.appByClientId(resourceId)?.preAuthorizedApplications ?? [];
    return listed.flatMap((entry) => (entry.clientId === clientId ? entry.scopes : []));
  }
}

/** @param whose object id of a person, or id of the tenant whose administrator consented for everybody */
function keyOf(clientId: string, resourceId: string, whose: string): string {
  return `${clientId}/${resourceId}/${whose}`;
}

function add(records: Map<string, Set<string>>, key: string, scopes: readonly string[]): void {
  const record = records.get(key) ?? new Set();
  for (const scope of scopes) record.add(scope);
  records.set(key, record);
}

function remove(records: Map<string, Set<string>>, key: string, scopes: readonly string[]): void {
  for (const scope of scopes) records.get(key)?.delete(scope);
}
