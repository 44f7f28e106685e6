/**
 * What a caller of Outlook prefers: form of bodies, time zone, kind of ids. What was followed is said in `Preference-Applied`.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-messages#optional-query-parameters
 * @module
 */
import { parseTimeZone, type TimeZone, utc } from '../calendar/time-zones.ts';
import type { Body } from '../mailbox/message.ts';
import { GraphError } from './errors.ts';
import type { Call } from './operation.ts';

/** The three preferences that are served; others are ignored, as RFC 7240, section 2 allows. */
export interface Preferences {
  /** `html` unless asked otherwise. */
  readonly bodyType: Body['contentType'];
  /** In which times of events are told; UTC unless asked otherwise. */
  readonly timeZone: TimeZone;
  /** Ids that stay when an item moves. https://learn.microsoft.com/graph/outlook-immutable-id */
  readonly immutableIds: boolean;
  /** Headers of the answer. */
  readonly applied: Readonly<Record<string, string>>;
}

const preferencePattern = /([A-Za-z.-]+)\s*=\s*"?([^",;]*)"?/g;

/** @throws {GraphError} 400 for a time zone that nobody knows */
export function preferencesOf({ header }: Pick<Call, 'header'>): Preferences {
  const sent = new Map(
    [...(header('prefer') ?? '').matchAll(preferencePattern)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value.trim(),
    ]),
  );
  const applied: string[] = [];
  const body = sent.get('outlook.body-content-type')?.toLowerCase();
  const bodyType = body === 'text' || body === 'html' ? body : undefined;
  if (bodyType) applied.push(`outlook.body-content-type="${bodyType}"`);
  const zone = sent.get('outlook.timezone');
  const timeZone = zone === undefined ? utc : parseTimeZone(zone);
  if (!timeZone) throw unsupportedTimeZone(zone ?? '');
  if (zone !== undefined) applied.push(`outlook.timezone="${zone}"`);
  const immutableIds = sent.get('idtype')?.toLowerCase() === 'immutableid';
  if (immutableIds) applied.push('IdType="ImmutableId"');
  return {
    bodyType: bodyType ?? 'html',
    timeZone,
    immutableIds,
    applied: applied.length > 0 ? { 'preference-applied': applied.join(', ') } : {},
  };
}

/** Also for the zone of an event's start or end. @param name as sent: neither a Windows name nor one of IANA that we know */
export function unsupportedTimeZone(name: string): GraphError {
  return new GraphError(
    400,
    'TimeZoneNotSupportedException',
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name.slice(0, 100)}'.`,
  );
}
