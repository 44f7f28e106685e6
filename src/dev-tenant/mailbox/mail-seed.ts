/**
 * The mail somebody finds on the first look: six weeks of conversations, notices, drafts, seen from the clock of that moment.
 *
 * The same for the same person and the same hour. Two mailboxes do not know each other here: what was seeded was not really sent.
 * @module
 */
import type { Directory, Person } from '../directory/directory.ts';
import { createRandom, guidOf, type Random } from '../directory/random.ts';
import { htmlOf } from './body.ts';
import { noticesFor, type Topic, topics } from './mail-words.ts';
import { type Address, addressOf, type FolderName, type Message } from './message.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** How old the oldest message is. */
const hoursBack = 42 * 24;
/** Of one mailbox. */
const conversations = { least: 24, most: 40 };

/** @param now milliseconds since the Unix epoch; nothing is newer */
export function seedMail(directory: Directory, owner: Person, self: Address, now: number): readonly Message[] {
  const random = createRandom(Number.parseInt(guidOf(`mail/${owner.alias}`).slice(0, 8), 16));
  const latest = Math.floor(now / hourMs) * hourMs;
  const colleagues = colleaguesOf(directory, owner, random);
  const notices = noticesFor(directory.tenant.domain);
  const messages: Message[] = [];

  const add = (parts: Parts) => {
    const key = String(messages.length + 1);
    messages.push({ ...usual, receivedAt: parts.sentAt, conversation: key, ...parts, key });
  };
  // Squared, so that most of it is from the last days.
  const someTimeAgo = () =>
    latest - Math.floor(random.next() ** 2 * hoursBack) * hourMs - random.integer(1, 59) * minuteMs;

  const count = random.integer(conversations.least, conversations.most);
  for (let index = 0; index < count; index += 1) {
    const [first, ...answers] = conversationOf(random.pick(topics), colleagues, self, random);
    let sentAt = someTimeAgo();
    const conversation = `conversation-${index}`;
    for (const part of [first, ...answers]) {
      if (part === undefined || sentAt > latest) break;
      const isOwn = part.from === self;
      const age = latest - sentAt;
      add({
        ...part,
        conversation,
        sentAt,
        folder: isOwn ? 'sentitems' : folderOf(age, random),
        isRead: isOwn || random.chance(age > 72 * hourMs ? 0.95 : 0.45),
        isFlagged: random.chance(0.08),
        importance: random.chance(0.1) ? 'high' : 'normal',
        hasAttachments: part.subject.includes('ready for review'),
      });
      sentAt += random.integer(20, 600) * minuteMs;
    }
  }
  for (let index = 0; index < 9; index += 1) {
    const { from, subject, paragraphs } = random.pick(notices);
    const rest = { folder: 'inbox', isRead: random.chance(0.5), inferenceClassification: 'other' } as const;
    add({ from, to: [self], subject, body: htmlOf(paragraphs), sentAt: someTimeAgo(), ...rest });
  }
  const draft = random.pick(topics);
  add({
    from: self,
    to: [],
    subject: draft.subject,
    body: htmlOf(draft.paragraphs.slice(0, 1)),
    sentAt: someTimeAgo(),
    folder: 'drafts',
    isDraft: true,
    isRead: true,
  });
  return messages;
}

type Parts = Pick<Message, 'from' | 'to' | 'subject' | 'body' | 'sentAt' | 'folder'> & Partial<Message>;

/** What a message has when nothing is said. */
export const usual = {
  cc: [],
  bcc: [],
  replyTo: [],
  isRead: false,
  isDraft: false,
  isFlagged: false,
  hasAttachments: false,
  importance: 'normal',
  categories: [],
  inferenceClassification: 'focused',
  wantsReadReceipt: false,
  wantsDeliveryReceipt: false,
} as const satisfies Partial<Message>;

/** Those one works with come more often: manager, team, reports; then two or three from elsewhere. */
function colleaguesOf(directory: Directory, owner: Person, random: Random): readonly [Address, ...Address[]] {
  const { people } = directory;
  const near = people.filter(
    ({ objectId, managerId }) =>
      objectId === owner.managerId ||
      managerId === owner.objectId ||
      (managerId !== null && managerId === owner.managerId),
  );
  const far = Array.from({ length: 3 }, () => people[random.integer(0, people.length - 1)] ?? owner);
  const addresses = [...near, ...far].flatMap((person) => (person === owner ? [] : (addressOf(person) ?? [])));
  const [first = { name: 'Reception', address: `reception@${directory.tenant.domain}` }, ...others] = addresses;
  return [first, ...others];
}

/** One message of a conversation, before it has a time and a place. */
type Part = Pick<Message, 'from' | 'to' | 'cc' | 'subject' | 'body'>;

/** A letter and, where the topic has one, an answer: between the owner and a colleague, now and then with a third in copy. */
function conversationOf(
  topic: Topic,
  colleagues: readonly [Address, ...Address[]],
  self: Address,
  random: Random,
): readonly Part[] {
  const other = random.pick(colleagues);
  const [starter, answerer] = random.chance(0.7) ? [other, self] : [self, other];
  const copied = random.pick(colleagues);
  const cc = copied !== other && random.chance(0.3) ? [copied] : [];
  const { subject, paragraphs, answer } = topic;
  const closing = starter.name.split(' ')[0] ?? starter.name;
  const first = { from: starter, to: [answerer], cc, subject, body: htmlOf([...paragraphs, closing]) };
  if (random.chance(0.55)) return [first];
  const second = { from: answerer, to: [starter], cc, subject: `RE: ${subject}`, body: htmlOf([answer]) };
  if (random.chance(0.6)) return [first, second];
  return [first, second, { ...first, subject: `RE: ${subject}`, body: htmlOf(['Thank you!', closing]) }];
}

/** What is old has partly been filed; a little has been thrown away. */
function folderOf(ageMs: number, random: Random): FolderName {
  if (random.chance(0.05)) return 'deleteditems';
  return ageMs > 14 * 24 * hourMs && random.chance(0.3) ? 'archive' : 'inbox';
}
