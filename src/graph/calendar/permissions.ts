/**
 * Which Microsoft Graph permission the fields of calendars ask for.
 *
 * `Calendars.ReadBasic` would do without bodies, but is an administrator's to give where `Calendars.Read` is the user's own.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';

const graph = (...scopes: string[]) => ({ api: 'graph', scopes });

/** By coordinate: what each field's exchange asks for by name. */
export const permissions = {
  'User.events': graph('Calendars.Read'),
  'User.calendarView': graph('Calendars.Read'),
  'User.event': graph('Calendars.Read'),
  'Mutation.createEvent': graph('Calendars.ReadWrite'),
  'Mutation.updateEvent': graph('Calendars.ReadWrite'),
} as const satisfies FieldPermissions;
