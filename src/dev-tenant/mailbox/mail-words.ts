/**
 * What people of the company write to each other about, and what machines and customers write to them.
 * @module
 */
import type { Address } from './message.ts';

/** A conversation: what the first message says, and what comes back. */
export interface Topic {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly answer: string;
}

type NonEmpty<Entry> = readonly [Entry, ...Entry[]];

/** Order matters: chance picks by position. Signs that HTML and URLs stumble over are in here on purpose. */
export const topics: NonEmpty<Topic> = [
  {
    subject: 'Warp breakages on line 4',
    paragraphs: [
      'Line 4 stopped eleven times last night, always on the left edge. The tension sensor looks fine.',
      'Could you have a look at the humidity log before the morning shift?',
    ],
    answer: 'Humidity fell under 55 % after two o’clock. Facilities have been told.',
  },
  {
    subject: 'Quarterly numbers: first draft',
    paragraphs: ['The first draft is in the shared folder.', 'Please check your cost centre until Thursday noon.'],
    answer: 'Checked. Travel is booked twice, the rest is right.',
  },
  {
    subject: 'Autumn palette – which of the two reds?',
    paragraphs: [
      'Samples 19-1664 and 18-1763 are on the long table.',
      'I lean to the first; the second dies under shop light.',
    ],
    answer: 'The first one. Under daylight there is no question.',
  },
  {
    subject: 'Agenda for Monday',
    paragraphs: [
      'Three points: staffing of the late shift, the audit, the summer party.',
      'More? Answer to all, please.',
    ],
    answer: 'One more from me: the new badge readers.',
  },
  {
    subject: 'Pizza on Friday?',
    paragraphs: ['The oven behind hall B works again.', 'Who brings dough, who brings hunger?'],
    answer: 'I bring dough. And hunger.',
  },
  {
    subject: 'Release 42 is ready for review',
    paragraphs: ['The change log is attached & short: <3 pages.', 'Roll-out is planned for the day after tomorrow.'],
    answer: 'Reviewed. Two remarks, none of them blocking.',
  },
  {
    subject: 'Order of Müller & Søn delayed',
    paragraphs: ['The yarn is stuck at customs, 14 bales.', 'The customer knows. Can we weave the small lot first?'],
    answer: 'Yes, loom 9 is free from Wednesday.',
  },
  {
    subject: 'Password of the label printer',
    paragraphs: ['It was changed and nobody knows it any more.', 'Please do not answer with the password.'],
    answer: 'Then I come by.',
  },
  {
    subject: 'Interview feedback: pattern designer',
    paragraphs: ['Strong portfolio, honest about what she did not do herself.', 'I would like to see her again.'],
    answer: 'Agreed. I ask her for next week.',
  },
  {
    subject: 'Holiday planning',
    paragraphs: ['Enter your weeks until the end of the month, otherwise the plan goes without you.'],
    answer: 'Done, weeks 31 and 32.',
  },
];

/** Mail that nobody answers, from a machine or a customer. */
export interface Notice {
  readonly from: Address;
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** @param domain of the company */
export function noticesFor(domain: string): NonEmpty<Notice> {
  const own = (name: string, local: string): Address => ({ name, address: `${local}@${domain}` });
  return [
    {
      from: own('Loom Monitor', 'loom-monitor'),
      subject: 'Weekly report of all looms',
      paragraphs: ['Efficiency 91.4 %. Unplanned stops: 37. Longest stop: 48 minutes, loom 12.'],
    },
    {
      from: own('Canteen', 'canteen'),
      subject: 'Menu of the week',
      paragraphs: ['Monday: lentils. Tuesday: fish. Wednesday: what was left. Thursday: pasta. Friday: surprise.'],
    },
    {
      from: { name: 'Northwind Orders', address: 'orders@northwind.example' },
      subject: 'Order confirmation 4711-08',
      paragraphs: ['Thank you for your order. Delivery is planned within ten working days.'],
    },
    {
      from: own('IT Service', 'service-desk'),
      subject: 'Maintenance on Saturday',
      paragraphs: ['File services are not available from 06:00 to 09:00 UTC.'],
    },
  ];
}
