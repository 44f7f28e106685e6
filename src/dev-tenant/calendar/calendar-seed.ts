/**
 * The calendar somebody finds on the first look: series that run every week, and single events around that day.
 *
 * The same for the same person and week. Nobody else's calendar knows of them.
 * @module
 */
import type { Directory, Person } from '../directory/directory.ts';
import { createRandom, guidOf, type Random } from '../directory/random.ts';
import { htmlOf } from '../mailbox/body.ts';
import { type Address, addressOf } from '../mailbox/message.ts';
import { type Attendee, type CalendarEvent, type EventDetails, usualDetails, type Weekday } from './event.ts';
import { parseTimeZone, type TimeZone, utc } from './time-zones.ts';

const dayMs = 86_400_000;
/** Series began so many weeks ago; single events lie this many weeks to both sides. */
const seriesAge = 8;
const reach = 3;

const zoneOfOffice: Readonly<Record<string, string>> = {
  Manchester: 'GMT Standard Time',
  Enschede: 'W. Europe Standard Time',
  Como: 'W. Europe Standard Time',
  Porto: 'GMT Standard Time',
  Greenville: 'Eastern Standard Time',
};

/** An event that comes again. */
interface Series {
  readonly subject: string;
  readonly days: readonly Weekday[];
  readonly at: string;
  readonly minutes: number;
  readonly interval: number;
  readonly location: string;
}

const series: readonly Series[] = [
  {
    subject: 'Team stand-up',
    days: ['monday', 'wednesday', 'friday'],
    at: '09:15',
    minutes: 15,
    interval: 1,
    location: '',
  },
  { subject: 'Department meeting', days: ['tuesday'], at: '14:00', minutes: 60, interval: 1, location: 'Jacquard' },
  { subject: 'One on one', days: ['thursday'], at: '11:00', minutes: 30, interval: 2, location: '' },
];
type Single = readonly [subject: string, location: string, minutes: number];
const singles: readonly [Single, ...Single[]] = [
  ['Loom trial with the new warp', 'Hall B', 90],
  ['Interview: pattern designer', 'Shuttle', 60],
  ['Supplier visit: Northwind Yarns', 'Reception', 120],
  ['Budget review', 'Jacquard', 45],
  ['Colour committee', 'Daylight room', 60],
  ['Lunch', 'Canteen', 45],
  ['Focus time', '', 120],
  ['Fire drill', 'Yard', 30],
];

/** @param now milliseconds since the Unix epoch */
export function seedCalendar(
  directory: Directory,
  owner: Person,
  self: Address,
  now: number,
): readonly CalendarEvent[] {
  const random = createRandom(Number.parseInt(guidOf(`calendar/${owner.alias}`).slice(0, 8), 16));
  const zone = zoneOf(owner);
  const monday = mondayOf(now);
  const team = teamOf(directory, owner);
  const createdAt = monday - (seriesAge + 1) * 7 * dayMs;
  const events: CalendarEvent[] = [];

  const add = (details: Partial<EventDetails> & Pick<EventDetails, 'start' | 'end'>, organizer: Address) => {
    const isOrganizer = organizer.address === self.address;
    events.push({
      ...usualDetails,
      ...details,
      key: String(events.length + 1),
      type: details.recurrence ? 'seriesMaster' : 'singleInstance',
      day: undefined,
      organizer,
      isOrganizer,
      response: isOrganizer ? 'organizer' : random.chance(0.8) ? 'accepted' : 'notResponded',
      transactionId: null,
      createdAt,
      modifiedAt: createdAt,
      version: 1,
    });
  };

  for (const { subject, days, at, minutes, interval, location } of series) {
    const first = monday - seriesAge * 7 * dayMs + dayIndex[days[0] ?? 'monday'] * dayMs;
    const startDate = dateOf(first);
    add(
      {
        subject,
        body: htmlOf([`${subject}: as every time.`]),
        ...span(`${startDate}T${at}:00`, minutes, zone),
        location,
        isOnlineMeeting: location === '',
        attendees: attendeesFrom(subject === 'One on one' ? team.slice(0, 1) : team, random),
        recurrence: { interval, daysOfWeek: days, firstDayOfWeek: 'monday', startDate },
      },
      random.chance(0.5) ? self : (team[0] ?? self),
    );
  }
  for (let week = -reach; week <= reach; week += 1) {
    for (let count = random.integer(3, 6); count > 0; count -= 1) {
      const [subject, location, minutes] = random.pick(singles);
      const day = dateOf(monday + (week * 7 + random.integer(0, 4)) * dayMs);
      const hour = String(random.integer(8, 17)).padStart(2, '0');
      const isAlone = subject === 'Lunch' || subject === 'Focus time';
      add(
        {
          subject,
          body: htmlOf([isAlone ? 'Please do not book.' : `${subject}. Papers are in the shared folder.`]),
          ...span(`${day}T${hour}:${random.pick(['00', '30'])}:00`, minutes, zone),
          location,
          attendees: isAlone ? [] : attendeesFrom(team.slice(0, random.integer(1, 4)), random),
          importance: random.chance(0.1) ? 'high' : 'normal',
        },
        isAlone || random.chance(0.5) ? self : (team[0] ?? self),
      );
    }
  }
  const away = dateOf(monday + 11 * dayMs);
  add(
    {
      subject: 'Day off',
      ...span(`${away}T00:00:00`, 24 * 60, zone),
      isAllDay: true,
      showAs: 'oof',
      isReminderOn: false,
    },
    self,
  );
  return events;
}

const dayIndex: Readonly<Record<Weekday, number>> = {
  monday: 0,
  tuesday: 1,
  wednesday: 2,
  thursday: 3,
  friday: 4,
  saturday: 5,
  sunday: 6,
};

/** The zone of the office somebody works in; UTC without one. */
function zoneOf({ officeLocation }: Person): TimeZone {
  const name = zoneOfOffice[officeLocation?.split(' ')[0] ?? ''];
  return (name === undefined ? undefined : parseTimeZone(name)) ?? utc;
}

/** Midnight in UTC of the Monday that was last. */
function mondayOf(now: number): number {
  const today = Math.floor(now / dayMs);
  // The first day of the epoch was a Thursday.
  return (today - ((today + 3) % 7)) * dayMs;
}

const dateOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);

/** Wall time and length, in one zone; the end may be on another day. */
function span(wallTime: string, minutes: number, zone: TimeZone): Pick<EventDetails, 'start' | 'end'> {
  const end = new Date(Date.parse(`${wallTime}Z`) + minutes * 60_000).toISOString().slice(0, 19);
  return { start: { wallTime, zone }, end: { wallTime: end, zone } };
}

/** Manager first, then those who share the manager, then those who report. */
function teamOf({ people }: Directory, owner: Person): readonly Address[] {
  const of = (isOne: (person: Person) => boolean) =>
    people.filter((person) => person !== owner && isOne(person)).flatMap((person) => addressOf(person) ?? []);
  return [
    ...of(({ objectId }) => objectId === owner.managerId),
    ...of(({ managerId }) => managerId !== null && managerId === owner.managerId),
    ...of(({ managerId }) => managerId === owner.objectId),
  ].slice(0, 8);
}

/** Mostly required, mostly accepted. */
function attendeesFrom(addresses: readonly Address[], random: Random): readonly Attendee[] {
  return addresses.map((address) => ({
    ...address,
    type: random.chance(0.85) ? 'required' : 'optional',
    response: random.pick(['accepted', 'accepted', 'tentativelyAccepted', 'notResponded', 'declined']),
  }));
}
