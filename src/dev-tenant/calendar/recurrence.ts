/**
 * The days of a weekly series, and the occurrences of a series in a window of time.
 *
 * @see https://learn.microsoft.com/graph/api/resources/recurrencepattern
 * @module
 */
import { type CalendarEvent, instantAt, type Recurrence, weekdays } from './event.ts';

const dayMs = 86_400_000;

/** @param last the day after which nobody asks: `2026-05-12` */
export function* daysOf(recurrence: Recurrence, last: string): Generator<string> {
  const { interval, daysOfWeek, firstDayOfWeek, startDate, endDate, count = Number.POSITIVE_INFINITY } = recurrence;
  const wanted = new Set(daysOfWeek.map((day) => weekdays.indexOf(day)));
  const start = Date.parse(startDate);
  const end = Date.parse(endDate !== undefined && endDate < last ? endDate : last);
  // Weeks are counted from the first day of the week that the series begins in.
  const intoWeek = (new Date(start).getUTCDay() - weekdays.indexOf(firstDayOfWeek) + 7) % 7;
  let given = 0;
  for (let day = start; day <= end && given < count; day += dayMs) {
    const week = Math.floor(((day - start) / dayMs + intoWeek) / 7);
    if (week % interval !== 0 || !wanted.has(new Date(day).getUTCDay())) continue;
    given += 1;
    yield dateOf(day);
  }
}

/** The occurrence of a series on one of its days: same hours on the wall, whatever the clocks do. */
export function occurrenceOn(master: CalendarEvent, day: string): CalendarEvent {
  const shift = Date.parse(day) - Date.parse(master.start.wallTime.slice(0, 10));
  const moved = (wallTime: string) => new Date(Date.parse(`${wallTime}Z`) + shift).toISOString().slice(0, 19);
  return {
    ...master,
    type: 'occurrence',
    day,
    recurrence: undefined,
    start: { ...master.start, wallTime: moved(master.start.wallTime) },
    end: { ...master.end, wallTime: moved(master.end.wallTime) },
  };
}

/** Occurrences that may touch the window. @param to milliseconds since the Unix epoch */
export function occurrencesUntil(master: CalendarEvent, to: number): readonly CalendarEvent[] {
  if (!master.recurrence) return [];
  // A day more: east of Greenwich the day of the window's end is the next one already.
  return [...daysOf(master.recurrence, dateOf(to + dayMs))].map((day) => occurrenceOn(master, day));
}

/** Whether any part of the event lies in the window; an event without length counts where it begins. */
export function touches(event: CalendarEvent, from: number, to: number): boolean {
  const start = instantAt(event.start, event.isAllDay);
  const end = instantAt(event.end, event.isAllDay);
  return start < to && (end > from || (start === end && start >= from));
}

const dateOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
