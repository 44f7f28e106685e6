/**
 * Microsoft Graph in the schema. One folder per area; this file only joins them.
 *
 * An area has the types of Graph that it reads (`user.ts`), the permission of each field (`permissions.ts`), and resolvers that are one
 * line of intent each (`users-area.ts`). Paths, options and bodies are made by pure functions beside them; `odata/` and `outlook/` hold
 * what several areas need.
 * @module
 */

import { defineModule } from '../module/define-module.ts';
import { joinAreas } from '../module/join-areas.ts';
import { schemaFile } from '../module/schema-file.ts';
import * as calendar from './calendar/calendar-area.ts';
import * as files from './files/files-area.ts';
import { createGraphSlice, type GraphContext } from './graph-slice.ts';
import * as groups from './groups/groups-area.ts';
import * as mail from './mail/mail-area.ts';
import * as outlook from './outlook/outlook-area.ts';
import * as profile from './profile/profile-area.ts';
import { resolveUser } from './users/user-reference.ts';
import * as users from './users/users-area.ts';

const { resolvers, permissions } = joinAreas<GraphContext>([users, groups, profile, outlook, mail, calendar, files]);

/** Needs the API `graph` under `DownstreamApis`, which is always there. */
export const graphModule = defineModule({
  name: 'graph',
  typeDefs: [
    'graph.graphql',
    'graph-filters.graphql',
    'graph-groups.graphql',
    'graph-profile.graphql',
    'graph-mail.graphql',
    'graph-calendar.graphql',
    'graph-files.graphql',
  ].map(schemaFile),
  resolvers,
  context: createGraphSlice,
  permissions,
  // `sendMail` is not among them: Graph knows no key for it, and a second call is a second mail.
  repeatable: { updateMe: 'always', updateEvent: 'always', createEvent: ['input', 'transactionId'] },
  // By id, as `user(id:)`: whoever may not look people up may not refer to them either.
  entities: { User: { like: 'Query.user', resolve: resolveUser } },
});
