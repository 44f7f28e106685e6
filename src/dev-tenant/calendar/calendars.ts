/**
 * The calendars of the company: filled on the first look, changed by their owners, gone with the process.
 *
 * An invitation stays with its organizer: the calendars of those invited do not change.
 * @module
 */
import type { Clock } from '../../observability/clock.ts';
import type { Directory, Person } from '../directory/directory.ts';
import { changeKeyOf, entryId, immutableId } from '../mailbox/exchange-ids.ts';
import { type Address, addressOf } from '../mailbox/message.ts';
import { seedCalendar } from './calendar-seed.ts';
import { type CalendarEvent, type EventDetails, instantAt } from './event.ts';
import { daysOf, occurrenceOn, occurrencesUntil, touches } from './recurrence.ts';

/** One person's calendar. Events are values: `update` gives back the new one, and the old one is out of date. */
export interface Calendar {
  /** Organizer of whatever is created here. */
  readonly owner: Address;
  /** Single events and masters of series, in the order they were made. */
  events(): readonly CalendarEvent[];
  /** Single events and occurrences that touch the window (milliseconds since the Unix epoch), by their beginning. */
  view(from: number, to: number): readonly CalendarEvent[];
  /** By either kind of id; occurrences too. */
  find(id: string): CalendarEvent | undefined;
  /** A second event with the same `transactionId` is not made: the first one comes back. */
  create(details: EventDetails, transactionId: string | null): CalendarEvent;
  /** The event, or this one occurrence, which becomes an exception of its series. */
  update(event: CalendarEvent, changes: Partial<EventDetails>): CalendarEvent;
  /** An occurrence alone, or an event with all its occurrences. */
  remove(event: CalendarEvent): void;
  /** The usual id or the immutable one; that of an occurrence holds its day. */
  idOf(event: CalendarEvent, immutable: boolean): string;
  /** Id of the series that an occurrence belongs to. */
  masterIdOf(event: CalendarEvent, immutable: boolean): string | null;
  /** Another one after every change; the ETag is made of it. */
  changeKeyOf(event: CalendarEvent): string;
}

/** Calendars by person, made when they are first looked at. */
export interface Calendars {
  /** `undefined` for people without a mailbox. */
  of(person: Person): Calendar | undefined;
  /** Takes all writes back. */
  reset(): void;
}

/** @param clock decides which weeks a calendar is seeded around, at the first look */
export function createCalendars(directory: Directory, clock: Clock): Calendars {
  const open = new Map<string, Calendar>();
  return {
    of(person) {
      const known = open.get(person.objectId);
      if (known) return known;
      const address = addressOf(person);
      if (!address) return undefined;
      const made = createCalendar(person, address, seedCalendar(directory, person, address, clock.now()), clock);
      open.set(person.objectId, made);
      return made;
    },
    reset: () => open.clear(),
  };
}

/** One person's events: series kept once, their occurrences made when a window is looked at, those that differ kept beside. */
function createCalendar({ alias }: Person, owner: Address, seeded: readonly CalendarEvent[], clock: Clock): Calendar {
  const events = new Map(seeded.map((event) => [event.key, event]));
  const keysById = new Map<string, string>();
  /** Occurrences that differ from their series, by key and day; `null` is one that was deleted. */
  const exceptions = new Map<string, CalendarEvent | null>();
  let made = seeded.length;

  const baseIdOf = (key: string, immutable: boolean) =>
    immutable ? `${immutableId(`${alias}/event/${key}`)}=` : entryId(`${alias}/calendar/${key}`);
  const register = ({ key }: CalendarEvent) => {
    for (const kind of [true, false]) keysById.set(baseIdOf(key, kind), key);
  };
  for (const event of seeded) register(event);

  /** An occurrence as it is now: itself, changed, or gone. */
  const current = (occurrence: CalendarEvent): CalendarEvent | null => {
    const exception = exceptions.get(slotOf(occurrence));
    return exception === undefined ? occurrence : exception;
  };

  return {
    owner,
    events: () => [...events.values()],
    view(from, to) {
      const all = [...events.values()].flatMap((event) =>
        event.type === 'seriesMaster' ? occurrencesUntil(event, to).flatMap((one) => current(one) ?? []) : [event],
      );
      return all.filter((event) => touches(event, from, to)).sort((one, other) => startOf(one) - startOf(other));
    },
    find(id) {
      // An occurrence's id is that of its series with the day in it, so a series of years needs no entry per occurrence.
      const [, stem, compact = ''] = /^(.+)FRAAg(\d{8})=$/.exec(id) ?? [];
      const event = events.get(keysById.get(stem === undefined ? id : `${stem}=`) ?? '');
      if (stem === undefined || event?.recurrence === undefined) return stem === undefined ? event : undefined;
      const day = compact.replace(/(\d{4})(\d{2})(\d{2})/, '$1-$2-$3');
      // A well-formed id of a day that is not in the series finds nothing.
      const isOne = [...daysOf(event.recurrence, day)].at(-1) === day;
      return isOne ? (current(occurrenceOn(event, day)) ?? undefined) : undefined;
    },
    create(details, transactionId) {
      // https://learn.microsoft.com/graph/api/resources/event#properties: `transactionId` makes a repeated POST harmless.
      const earlier = [...events.values()].find((event) => event.transactionId === transactionId);
      if (transactionId !== null && earlier) return earlier;
      made += 1;
      const now = clock.now();
      const event: CalendarEvent = {
        ...details,
        key: String(made),
        type: details.recurrence ? 'seriesMaster' : 'singleInstance',
        day: undefined,
        organizer: owner,
        isOrganizer: true,
        response: 'organizer',
        transactionId,
        createdAt: now,
        modifiedAt: now,
        version: 1,
      };
      events.set(event.key, event);
      register(event);
      return event;
    },
    update(event, changes) {
      const changed = { ...event, ...changes, modifiedAt: clock.now(), version: event.version + 1 };
      if (event.day !== undefined) {
        const exception: CalendarEvent = { ...changed, type: 'exception', recurrence: undefined };
        exceptions.set(slotOf(event), exception);
        return exception;
      }
      const kept: CalendarEvent = { ...changed, type: changed.recurrence ? 'seriesMaster' : 'singleInstance' };
      events.set(event.key, kept);
      return kept;
    },
    remove(event) {
      if (event.day === undefined) events.delete(event.key);
      else exceptions.set(slotOf(event), null);
    },
    idOf({ key, day }, immutable) {
      const base = baseIdOf(key, immutable);
      return day === undefined ? base : `${base.slice(0, -1)}FRAAg${day.replaceAll('-', '')}=`;
    },
    masterIdOf: ({ key, day }, immutable) => (day === undefined ? null : baseIdOf(key, immutable)),
    changeKeyOf: ({ key, day, version }) => changeKeyOf(`${alias}/event/${key}/${day ?? ''}`, version),
  };
}

/** Names an occurrence, also of one that was moved to another day: the day is that of its series. */
const slotOf = ({ key, day }: CalendarEvent) => `${key}/${day}`;
const startOf = ({ start, isAllDay }: CalendarEvent) => instantAt(start, isAllDay);
