/**
 * The mailboxes of the company: filled on the first look, changed by what is sent, gone with the process.
 * @module
 */
import type { Clock } from '../../observability/clock.ts';
import type { Directory, Person } from '../directory/directory.ts';
import { changeKeyOf, entryId, immutableId } from './exchange-ids.ts';
import { seedMail } from './mail-seed.ts';
import { type Address, addressOf, type FolderName, folders, isFolderName, type Message } from './message.ts';

/** One person's mailbox. Messages are never changed or deleted here, only added. */
export interface Mailbox {
  /** Whose it is: name and address. */
  readonly owner: Address;
  /** Newest first: of one folder, or of all. */
  messages(folder?: FolderName): readonly Message[];
  /** By either kind of id. */
  find(id: string): Message | undefined;
  /** By well-known name or id. */
  findFolder(nameOrId: string): FolderName | undefined;
  /** Puts a message into its folder under a key of its own. */
  add(message: Omit<Message, 'key'>): void;
  /** The usual id, which depends on the folder, or the immutable one. */
  idOf(message: Message, immutable: boolean): string;
  /** The version; always the first, as nothing changes a message. */
  changeKeyOf(message: Message): string;
  folderIdOf(folder: FolderName): string;
}

/** Mailboxes by person and by address, made when they are first looked at or written to. */
export interface Mailboxes {
  /** `undefined` for people without mail. */
  of(person: Person): Mailbox | undefined;
  /** The mailbox of this company with that address, whatever its case. */
  at(address: string): Mailbox | undefined;
  /** Takes away all that was sent. */
  reset(): void;
}

/** @param clock decides when the seeded mail is from, at the first look */
export function createMailboxes(directory: Directory, clock: Clock): Mailboxes {
  const open = new Map<string, Mailbox>();

  const of = (person: Person): Mailbox | undefined => {
    const known = open.get(person.objectId);
    if (known) return known;
    const address = addressOf(person);
    if (!address) return undefined;
    const made = createMailbox(person, address, seedMail(directory, person, address, clock.now()));
    open.set(person.objectId, made);
    return made;
  };

  return {
    of,
    at(address) {
      const wanted = address.toLowerCase();
      const person = directory.people.find(({ mail }) => mail?.toLowerCase() === wanted);
      return person && of(person);
    },
    reset: () => open.clear(),
  };
}

/** One person's mail with the indexes to find it by either kind of id; what is sent comes to it. */
function createMailbox({ alias }: Person, owner: Address, seeded: readonly Message[]): Mailbox {
  const byId = new Map<string, Message>();
  const foldersById = new Map<string, FolderName>();
  const folderIdOf = (folder: FolderName) => entryId(`${alias}/folder/${folder}`);
  for (const folder of Object.keys(folders).filter(isFolderName)) foldersById.set(folderIdOf(folder), folder);

  const idOf = ({ key, folder }: Message, immutable: boolean) =>
    immutable ? immutableId(`${alias}/${key}`) : entryId(`${alias}/${folder}/${key}`);
  let all: readonly Message[] = [];
  const put = (messages: readonly Message[]) => {
    for (const message of messages) for (const kind of [true, false]) byId.set(idOf(message, kind), message);
    // Sorting is stable: of two messages of one second the later put comes second, on every page alike.
    all = [...all, ...messages].sort((one, other) => other.receivedAt - one.receivedAt);
  };
  put(seeded);

  return {
    owner,
    messages: (folder) => (folder === undefined ? all : all.filter((message) => message.folder === folder)),
    find: (id) => byId.get(id),
    findFolder(nameOrId) {
      const name = nameOrId.toLowerCase();
      return isFolderName(name) ? name : foldersById.get(nameOrId);
    },
    // Nothing is ever removed, so the number of messages is a key that nobody has.
    add: (message) => put([{ ...message, key: String(all.length + 1) }]),
    idOf,
    changeKeyOf: ({ key }) => changeKeyOf(`${alias}/${key}`, 1),
    folderIdOf,
  };
}
