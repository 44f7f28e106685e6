/**
 * What the pages say about people and permissions, in one line each.
 * @module
 */

import type { Person, Persona } from '../../directory/directory.ts';

/** What can be tried with a person, for whoever chooses one. */
const SHOWS: Readonly<Record<Persona, string>> = {
  ordinary: 'Everything is consented and allowed.',
  'mfa-for-arm': 'Azure Resource Manager asks for a second factor: see the claims challenge.',
  'no-mail-consent': 'Has not consented that the API reads mail: see consent_required.',
  guest: 'A guest from another company, with another object id than at home.',
  disabled: 'The account is disabled: no sign-in, no exchange.',
  throttled: 'Graph and Azure answer 429 and ask to wait.',
  revoked: 'The session is revoked right after signing in: Graph and Azure ask for a new one.',
  admin: 'Administrator: can consent for everybody and sees every subscription.',
};

/** What signing in as this person shows; ordinary people are introduced by their work. */
export function introduction({ persona, alias, jobTitle, department }: Person): string {
  if (persona !== 'ordinary' || alias === 'ada') return SHOWS[persona];
  return [jobTitle, department].filter(Boolean).join(', ') || SHOWS.ordinary;
}

/** What the consent page says a permission lets an app do. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  access_as_user: 'Call this API as you',
  'Background.Run': 'Go on working for you after you have left',
  'User.Read': 'Sign you in and read your profile',
  'User.ReadBasic.All': 'Read the basic profiles of everybody',
  'User.Read.All': 'Read the full profiles of everybody',
  'User.ReadWrite': 'Read and change your profile',
  'Mail.Read': 'Read your mail',
  'Mail.Send': 'Send mail as you',
  'Calendars.Read': 'Read your calendars',
  'Calendars.ReadWrite': 'Read and change your calendars',
  'Files.Read': 'Read your files',
  'Azure.ReadWrite': 'Read and change Azure resources as you',
  user_impersonation: 'Use Azure as you',
  'ToDoList.Read': 'Read your to-do list',
  'ToDoList.ReadWrite': 'Read and change your to-do list',
};

/** What a permission allows, in words; its own name where there are none. */
export function permissionText(scope: string): string {
  return PERMISSIONS[scope] ?? scope;
}
