/**
 * Reads `response_type` and `response_mode`: what /authorize answers with, and how it gets to the client.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * @module
 */

import type { App } from '../../directory/directory.ts';
import { AadstsError } from '../aadsts.ts';
import { type Form, printable } from '../form.ts';

/** How an answer gets to the client: in the query, behind the hash, or as a posted form. */
export type ResponseMode = 'query' | 'fragment' | 'form_post';
/** A word of `response_type`. */
export type ResponseWord = 'code' | 'id_token' | 'token';

const MODES: readonly ResponseMode[] = ['query', 'fragment', 'form_post'];
const WORDS: readonly ResponseWord[] = ['code', 'id_token', 'token'];

/** The mode in which an answer can be sent whatever else is wrong: tokens never travel in a query. */
export function responseModeOf(form: Form): ResponseMode {
  const mode = MODES.find((known) => known === form.get('response_mode'));
  const carriesTokens = wordsOf(form.get('response_type')).some((word) => word !== 'code');
  if (carriesTokens) return mode === 'form_post' ? mode : 'fragment';
  return mode ?? 'query';
}

/** @throws {AadstsError} 900144, 9002313, 70005, 70007, 700051, 700054 */
export function readResponseType(form: Form, client: App): ReadonlySet<ResponseWord> {
  const mode = form.get('response_mode');
  if (mode !== undefined && !MODES.some((known) => known === mode)) {
    throw new AadstsError(9002313, `Invalid request. The response_mode '${printable(mode)}' is not supported.`);
  }
  const text = form.require('response_type');
  const words = wordsOf(text);
  const wanted = new Set(WORDS.filter((known) => words.includes(known)));
  if (wanted.size !== words.length || (wanted.has('code') && wanted.has('token'))) {
    throw new AadstsError(70005, `The app requested an unsupported response type '${printable(text)}'.`);
  }
  if (wanted.has('token') && client.implicitGrant?.accessTokens !== true) {
    throw new AadstsError(700051, "response_type 'token' is not enabled for the application.");
  }
  if (wanted.has('id_token') && client.implicitGrant?.idTokens !== true) {
    throw new AadstsError(700054, "response_type 'id_token' is not enabled for the application.");
  }
  if (mode === 'query' && (wanted.has('token') || wanted.has('id_token'))) {
    throw new AadstsError(70007, "'query' is not a supported value of 'response_mode' when requesting a token.");
  }
  return wanted;
}

function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}
