/**
 * Whether a client reads server-sent events, by its `Accept` header.
 * @module
 */

/** Ranges that server-sent events are in. */
const RANGES: ReadonlySet<string> = new Set(['text/event-stream', 'text/*', '*/*']);

/** One that says nothing reads what it gets: the address is of events alone. */
export function acceptsEvents(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return RANGES.has(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
