/**
 * Which permissions of downstream APIs fields need, and which field asks for which.
 *
 * Pure. Delegated permissions are those that the exchange asks for by name, so every one of them has to be consented to, also where
 * another would open as much: `User.Read` is refused to whom only `User.Read.All` was granted. An application's token carries what was
 * granted and is asked for without names; there a permission that another covers is left out.
 *
 * For `query Boss { me { manager { displayName } } }`: delegated `User.Read` for `Query.me` at `me`, delegated `User.Read.All` for
 * `User.manager` at `me.manager`.
 * @module
 */

import type { FieldPermission, FieldPermissions } from '../../module/define-module.ts';
import { DEFAULT_SCOPE, parseScope } from '../../protocol/scopes.ts';
import type { Subject } from './asked-fields.ts';
import { isCoveredBy, microsoftGraph, wellKnownApi } from './well-known.ts';

/** What has to be known of an API of the configuration. */
export interface ApiSettings {
  /** What fields ask for that name none. */
  readonly scopes: readonly string[];
  /** Its calls are the application's unless a field says otherwise. */
  readonly requestAppToken: boolean;
  /** Nothing has to be granted. */
  readonly anonymous: boolean;
}

/** A field that asks. */
export interface Reason {
  /** `User.manager` */
  readonly field: string;
  /** Name of the operation; absent for the whole schema. */
  readonly operation?: string;
  /** Response names from the root, with dots. */
  readonly path?: string;
  /** It asks only where the data turns out to be the signed-in user's own: `user(id:)` with their own id. */
  readonly ownOnly?: true;
  /** It is not asked for: without it fields of these types below come as null. */
  readonly fills?: readonly string[];
}

/** A permission, and who is to blame for it. */
export interface NeededPermission {
  /** `User.Read` */
  readonly name: string;
  /** `https://graph.microsoft.com/User.Read`: what a token is asked for with. */
  readonly scope: string;
  /** Every field that asks, once for each way to it. */
  readonly reasons: readonly Reason[];
}

/** One resource of one API: what its part of an app registration lists. */
export interface ApiNeeds {
  /** A name under `DownstreamApis`. */
  readonly api: string;
  /** `https://graph.microsoft.com`, `api://todolist` */
  readonly resource: string;
  /** For calls on behalf of a user; a user or an administrator consents. */
  readonly delegated: readonly NeededPermission[];
  /** For calls of the application; an administrator alone consents. */
  readonly application: readonly NeededPermission[];
  /** Fields that ask for `.default`, whatever was granted: which permissions that has to be is not known here. */
  readonly unnamed: readonly { readonly kind: 'delegated' | 'application'; readonly reason: Reason }[];
}

/** A field that is asked for, as far as permissions depend on it. */
export interface AskingField {
  /** `User.manager`: what permissions are looked up by. */
  readonly coordinate: string;
  /** Whose field it is: their own may need less. */
  readonly subject: Subject;
  readonly operation?: string;
  /** Response names from the root. */
  readonly path: readonly string[];
  /** Below it, of which more than the id is asked for. */
  readonly types: readonly string[];
}

/** A field asks an API that is not configured. */
export class UnknownApiError extends Error {
  override readonly name = 'UnknownApiError';
  constructor(coordinate: string, api: string) {
    super(`${coordinate} asks the API '${api}', which is not under DownstreamApis.`);
  }
}

interface Gathered {
  readonly api: string;
  readonly resource: string;
  readonly named: Record<'delegated' | 'application', Map<string, NeededPermission & { readonly reasons: Reason[] }>>;
  readonly unnamed: ApiNeeds['unnamed'][number][];
}

/**
 * @param settingsOf of the API with this name; `undefined` where there is none
 * @throws {UnknownApiError} a field that asks an API that is not configured
 */
export function downstreamNeeds(
  fields: readonly AskingField[],
  permissions: FieldPermissions,
  settingsOf: (api: string) => ApiSettings | undefined,
): readonly ApiNeeds[] {
  const gathered = new Map<string, Gathered>();
  for (const field of fields) {
    // Fields without an entry ask nobody: they show what their parent has read.
    const permission = Object.hasOwn(permissions, field.coordinate) ? permissions[field.coordinate] : undefined;
    if (!permission) continue;
    const settings = settingsOf(permission.api);
    if (!settings) throw new UnknownApiError(field.coordinate, permission.api);
    if (!settings.anonymous) gather(gathered, field, permission, settings);
  }
  return [...gathered.values()].map(({ api, resource, named, unnamed }) => ({
    api,
    resource,
    delegated: [...named.delegated.values()],
    application: leastOf(resource, [...named.application.values()]),
    unnamed,
  }));
}

/** One field and one API: names what is asked for by name, and notes apart what is asked for as `.default`. */
function gather(
  all: Map<string, Gathered>,
  { coordinate, subject, operation, path, types }: AskingField,
  permission: FieldPermission,
  settings: ApiSettings,
): void {
  const reason: Reason = {
    field: coordinate,
    ...(operation === undefined ? {} : { operation }),
    ...(path.length === 0 ? {} : { path: path.join('.') }),
  };
  const { api, application } = permission;
  // Bare names belong to the resource that the API is configured for.
  const configured = settings.scopes[0] === undefined ? '' : parseScope(settings.scopes[0]).resource;
  // Said by the field, or by the API for all of its calls.
  const isApplication = application !== undefined || settings.requestAppToken;
  const kind = isApplication ? 'application' : 'delegated';
  const asked = isApplication
    ? always(application ?? [])
    : [...wanted(permission, subject, settings), ...filling(permission, types)];
  for (const { scope, ...why } of asked) {
    const { resource: own, name } = parseScope(scope);
    const resource = own === '' ? configured : own;
    const because: Reason = { ...reason, ...why };
    const place = placeOf(all, api, resource);
    // Whatever was granted: which permissions those have to be, only the field's author can say.
    if (name === DEFAULT_SCOPE) place.unnamed.push({ kind, reason: because });
    else {
      const needed = place.named[kind].get(name) ?? { name, scope: `${resource}/${name}`, reasons: [] };
      addReason(needed.reasons, because);
      place.named[kind].set(name, needed);
    }
  }
  if (isApplication && (application ?? []).length === 0) placeOf(all, api, configured).unnamed.push({ kind, reason });
}

/** Each way once; a field that asks in any case asks for the caller, and for what is filled, too. */
function addReason(reasons: Reason[], reason: Reason): void {
  const at = reasons.findIndex(
    (known) => known.field === reason.field && known.operation === reason.operation && known.path === reason.path,
  );
  if (at === -1) reasons.push(reason);
  else if (!reason.ownOnly && !reason.fills) reasons[at] = reason;
}

/** A permission belongs to a resource: an API may be asked for scopes of another one than its own. */
function placeOf(all: Map<string, Gathered>, api: string, resource: string): Gathered {
  const key = `${api.toLowerCase()} ${resource}`;
  const place = all.get(key) ?? { api, resource, named: { delegated: new Map(), application: new Map() }, unnamed: [] };
  all.set(key, place);
  return place;
}

interface Wanted extends Pick<Reason, 'ownOnly' | 'fills'> {
  readonly scope: string;
}

const always = (scopes: readonly string[]): readonly Wanted[] => scopes.map((scope) => ({ scope }));

/** As the field's resolver will ask, as far as can be told before it runs. */
function wanted({ scopes, own }: FieldPermission, subject: Subject, settings: ApiSettings): readonly Wanted[] {
  const usual = scopes.length === 0 ? settings.scopes : scopes;
  if (!own || subject === 'another') return always(usual);
  if (subject === 'caller') return always(own);
  const less = own.filter((scope) => !usual.includes(scope));
  return [...always(usual), ...less.map((scope) => ({ scope, ownOnly: true as const }))];
}

/** What the API says more with. */
function filling({ fills = {} }: FieldPermission, types: readonly string[]): readonly Wanted[] {
  const scopes = new Set(types.flatMap((type) => fills[type] ?? []));
  return [...scopes].map((scope) => ({ scope, fills: types.filter((type) => fills[type]?.includes(scope)) }));
}

/** Of other APIs nobody here knows which permission covers which: there all of them stay. */
function leastOf(resource: string, needed: readonly NeededPermission[]): readonly NeededPermission[] {
  if (wellKnownApi(resource) !== microsoftGraph) return needed;
  const names = needed.map(({ name }) => name);
  return needed.filter(({ name }) => !isCoveredBy(name, names));
}
