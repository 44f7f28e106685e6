/**
 * Presence: whether somebody is available right now. Drawn from the person's id and the hour of the tenant's clock.
 *
 * @see https://learn.microsoft.com/graph/api/resources/presence
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { guidOf } from '../directory/random.ts';
import { badRequest, forbidden, notFound } from './errors.ts';
import { type AreaOptions, contextOf, type Operation, ofUser, ok, operation } from './operation.ts';
import { textsIn } from './request-body.ts';

/** https://learn.microsoft.com/graph/api/cloudcommunications-getpresencesbyuserid */
const mostIds = 650;
const hourMs = 3_600_000;
/** For everybody's presence; one's own needs less. */
const everybodys = ['Presence.Read.All', 'Presence.ReadWrite.All'] as const;
const all = { delegated: everybodys, application: everybodys };

/** Availability and the activity behind it. */
const states = [
  ['Available', 'Available'],
  ['Available', 'Available'],
  ['Available', 'Available'],
  ['Busy', 'Busy'],
  ['Busy', 'InAMeeting'],
  ['Busy', 'InACall'],
  ['DoNotDisturb', 'Presenting'],
  ['Away', 'Away'],
  ['BeRightBack', 'BeRightBack'],
  ['Offline', 'Offline'],
] as const;

/** Presence of one person and of many at once. It changes on the hour of the tenant's clock and is the same after a restart. */
export function presenceOperations({ directory, clock }: AreaOptions): readonly Operation[] {
  const presenceOf = ({ objectId, accountEnabled }: Person) => {
    const hour = Math.floor(clock.now() / hourMs);
    const draw = Number.parseInt(guidOf(`presence/${objectId}/${hour}`).slice(0, 8), 16);
    const [availability, activity] = (accountEnabled && states[draw % states.length]) || ['Offline', 'Offline'];
    return { id: objectId, availability, activity, statusMessage: null };
  };
  return [
    ofUser('GET', '/presence', {
      permissions: { ...all, own: ['Presence.Read', 'Presence.ReadWrite'] },
      handle(call, person) {
        if (person.homeTenantId !== undefined) throw forbidden();
        const context = contextOf(call, `users('${person.objectId}')/presence/$entity`);
        return ok({ '@odata.context': context, ...presenceOf(person) });
      },
    }),
    operation('GET', '/communications/presences/{id}', {
      permissions: all,
      handle(call) {
        const { id = '' } = call.path;
        const person = directory.personById(id);
        if (!person) throw notFound(id);
        return ok({ '@odata.context': contextOf(call, 'communications/presences/$entity'), ...presenceOf(person) });
      },
    }),
    operation('POST', '/communications/getPresencesByUserId', {
      permissions: all,
      handle(call) {
        const ids = textsIn(call.body, 'ids');
        if (ids.length === 0 || ids.length > mostIds) {
          throw badRequest(`The number of ids must be between 1 and ${mostIds}.`);
        }
        // Whoever is not from here is left out.
        const people = [...new Set(ids.map((id) => id.toLowerCase()))].flatMap((id) => directory.personById(id) ?? []);
        const value = people.filter(({ homeTenantId }) => homeTenantId === undefined).map(presenceOf);
        return ok({ '@odata.context': contextOf(call, 'Collection(microsoft.graph.presence)'), value });
      },
    }),
  ];
}
