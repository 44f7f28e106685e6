/**
 * What people have beside their directory entry: photo, presence, licences, teams.
 * @module
 */

import type { Resolvers } from '../../generated/graph.ts';
import { selectedFields } from '../../module/selection.ts';
import { loadGroup } from '../groups/groups-area.ts';
import { selectOf } from '../objects/select.ts';
import { scopesFor, subjectOf } from '../subject.ts';
import { availabilityOf } from './availability.ts';
import { LICENSE_PROPERTIES, loadLicenses } from './licenses.ts';
import { permissions } from './permissions.ts';
import { loadPhoto } from './photo.ts';
import { loadPresence } from './presence.ts';
import { joinedTeams } from './teams.ts';

export { permissions };

/** Each asks by its own address and only when selected; what is about the caller asks for less. */
export const resolvers: Resolvers = {
  User: {
    photo({ id }, { size }, { graph, principal }, info) {
      const subject = subjectOf(id, principal);
      const scopes = scopesFor(permissions['User.photo'], subject);
      return loadPhoto(graph.batch, subject.path, scopes, size, selectedFields(info));
    },
    presence({ id }, _args, { graph, principal }) {
      const subject = subjectOf(id, principal);
      return loadPresence(graph.batch, id, subject, scopesFor(permissions['User.presence'], subject));
    },
    licenseDetails({ id }, _args, { graph, principal }, info) {
      const subject = subjectOf(id, principal);
      const select = selectOf(selectedFields(info), LICENSE_PROPERTIES);
      return loadLicenses(graph.batch, subject.path, select, scopesFor(permissions['User.licenseDetails'], subject));
    },
    joinedTeams: ({ id }, page, { graph, principal }) =>
      joinedTeams(graph.batch, subjectOf(id, principal).path, permissions['User.joinedTeams'].scopes, page),
  },
  Presence: {
    availability: availabilityOf,
    statusMessage: ({ statusMessage }) => statusMessage?.message?.content ?? null,
  },
  LicenseDetails: { servicePlans: ({ servicePlans }) => servicePlans ?? [] },
  Team: {
    group: ({ id }, _args, { graph }, info) => loadGroup(graph.batch, id, info, permissions['Team.group'].scopes),
  },
};
