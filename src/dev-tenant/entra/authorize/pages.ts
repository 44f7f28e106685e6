/**
 * The pages of a sign-in: who are you, second factor, consent. Plain forms; each answer goes to `/{tenant}/login`.
 * @module
 */

import type { FastifyReply } from 'fastify';
import type { Person } from '../../directory/directory.ts';
import { isFeatured, personasFirst } from '../../info.ts';
import type { EntraCore } from '../core.ts';
import type { WantedConsent } from './consent-wanted.ts';
import { type Html, html } from './html.ts';
import type { Interaction } from './interactions.ts';
import { sendPage } from './layout.ts';
import { introduction, permissionText } from './texts.ts';

/** How many people a search shows. */
const MOST_FOUND = 20;

/** What the person has done on this page before. */
export interface PickerOptions {
  /** Words typed; empty at first. */
  readonly search: string;
  /** Why the last choice did not work. */
  readonly wrong?: string | undefined;
}

/** The page to sign in on: a choice of people, or one press for whoever was hinted at. */
export function sendPicker(
  core: EntraCore,
  reply: FastifyReply,
  interaction: Interaction,
  { search, wrong }: PickerOptions,
): FastifyReply {
  const { request, outcome } = interaction;
  const { client, tenant, loginHint, prompt } = request;
  const people = core.accounts.of(tenant);
  const hinted = loginHint === undefined ? undefined : core.accounts.find(loginHint, tenant);
  const shown = personasFirst(people).filter(
    (person) => isFeatured(person) || person.tenantId !== core.directory.tenant.tenantId,
  );
  const others = shown.filter((person) => person !== hinted);
  // As Entra does: the person is known and only proves who they are, unless the app wants the list or this person could not sign in.
  const isKnown = hinted !== undefined && prompt !== 'select_account' && wrong === undefined && search === '';
  const { displayName } = tenant ?? core.directory.tenant;
  return sendPage(reply, {
    title: `Sign in to ${displayName}`,
    formOrigins: outcome.formOrigins,
    body: html`<h1>Sign in</h1>
<p class="quiet">${displayName} · to continue to <strong>${client.name}</strong></p>
${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
${isKnown ? knownPerson(interaction, hinted, others) : choiceOf(interaction, hinted ? [hinted, ...others] : others)}
${!isKnown && searchForm(interaction, search)}
${search !== '' && foundPeople(interaction, people, search)}`,
  });
}

/** The hinted person in one press; everybody else is folded away. */
function knownPerson(interaction: Interaction, person: Person, others: readonly Person[]): Html {
  return html`<form method="post" action="login" aria-label="Sign in as ${person.displayName}">
${hiddenFields(interaction, 'sign-in')}
<p class="quiet">${person.userPrincipalName}</p>
<div class="row"><button class="primary" name="person" value="${person.objectId}" autofocus>Continue as ${person.displayName}</button></div>
</form>
<details>
<summary>Somebody else</summary>
${choiceOf(interaction, others)}
${searchForm(interaction, '')}
</details>`;
}

function choiceOf(interaction: Interaction, people: readonly Person[]): Html {
  return html`<form method="post" action="login" aria-labelledby="people">
${hiddenFields(interaction, 'sign-in')}
<h2 id="people">Choose a person</h2>
<ul>${people.map(personButton)}</ul>
</form>`;
}

/** By `GET`, so that what was found can be reloaded and gone back to. */
function searchForm(interaction: Interaction, search: string): Html {
  return html`<h2 id="others">Somebody else</h2>
<form method="get" action="login" role="search" aria-labelledby="others">
<input type="hidden" name="interaction" value="${interaction.id}">
<div class="row"><input type="search" name="search" value="${search}" aria-label="Name, job or department" placeholder="Name, job or department" required>
<button>Search</button></div>
</form>`;
}

/** Every word has to be in one of name, address, job and department. */
function foundPeople(interaction: Interaction, people: readonly Person[], search: string): Html {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = people.filter(({ displayName, userPrincipalName, jobTitle, department }) => {
    const text = [displayName, userPrincipalName, jobTitle, department].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (found.length === 0) return html`<p role="status">Nobody found for “${search}”.</p>`;
  return html`<form method="post" action="login" aria-label="People found">
${hiddenFields(interaction, 'sign-in')}
<p class="quiet" role="status">${found.length} found${found.length > MOST_FOUND && `, the first ${MOST_FOUND} shown`}</p>
<ul>${found.slice(0, MOST_FOUND).map(personButton)}</ul>
</form>`;
}

function personButton(person: Person): Html {
  const { givenName, surname, displayName, userPrincipalName, objectId } = person;
  return html`<li><button class="person" name="person" value="${objectId}">
<span class="initials" aria-hidden="true">${givenName.charAt(0)}${surname.charAt(0)}</span>
<span class="name">${displayName}</span>
<span class="quiet">${userPrincipalName}<br>${introduction(person)}</span>
</button></li>`;
}

/** Stands for the phone that would ring; pressing the button is the factor. */
export function sendSecondFactorPage(reply: FastifyReply, interaction: Interaction, person: Person): FastifyReply {
  return sendPage(reply, {
    title: 'Approve sign-in request',
    formOrigins: interaction.outcome.formOrigins,
    body: html`<h1>Approve sign-in request</h1>
<p class="quiet">${person.userPrincipalName}</p>
<p>Your organisation asks for a second factor. A real one would ring your phone; here, press the button.</p>
<form method="post" action="login">
${hiddenFields(interaction, 'second-factor')}
<div class="row"><button class="primary" name="decision" value="accept">Approve</button>
<button name="decision" value="decline">Deny</button></div>
</form>`,
  });
}

/** What is to be consented to, by whom. */
export interface ConsentPageOptions {
  readonly person: Person;
  readonly wanted: readonly WantedConsent[];
}

/** An administrator may consent for everybody; with `prompt=admin_consent` that is what the page is about. */
export function sendConsentPage(
  reply: FastifyReply,
  interaction: Interaction,
  { person, wanted }: ConsentPageOptions,
): FastifyReply {
  const { client, prompt } = interaction.request;
  const mayChoose = person.persona === 'admin' && prompt !== 'admin_consent';
  return sendPage(reply, {
    title: 'Permissions requested',
    formOrigins: interaction.outcome.formOrigins,
    body: html`<h1>Permissions requested${prompt === 'admin_consent' && ' for your organisation'}</h1>
<p class="quiet">${person.userPrincipalName}</p>
<p><strong>${client.name}</strong> would like to:</p>
${wanted.map(
  (consent) => html`<h2>${consent.resource.name}${consent.client !== client && ` (used by ${consent.client.name})`}</h2>
<ul class="scopes">${consent.scopes.map((scope) => html`<li>${permissionText(scope)}<br><code class="quiet">${scope}</code></li>`)}</ul>`,
)}
<form method="post" action="login">
${hiddenFields(interaction, 'consent')}
${mayChoose && html`<label class="choice"><input type="checkbox" name="everybody" value="yes"> <span>Consent on behalf of your organisation</span></label>`}
<div class="row"><button class="primary" name="decision" value="accept">Accept</button>
<button name="decision" value="decline">Cancel</button></div>
</form>`,
  });
}

/** Which sign-in this form belongs to, and which of its steps it answers. */
function hiddenFields({ id }: Interaction, step: 'sign-in' | 'second-factor' | 'consent'): Html {
  return html`<input type="hidden" name="interaction" value="${id}"><input type="hidden" name="step" value="${step}">`;
}
