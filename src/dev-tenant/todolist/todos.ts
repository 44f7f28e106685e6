/**
 * The to-dos of everybody and what is said about them, in memory: a list per person, and nobody sees another's.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Refused } from './refused.ts';

/** One line on somebody's list. */
export interface Todo {
  readonly id: string;
  /** 1 to 500 characters, not blank. */
  readonly title: string;
  readonly done: boolean;
  /** Object id of the person whose list it is on. */
  readonly owner: string;
  /** Object id of who is to do it, where that was said. */
  readonly assignedTo?: string;
}

/** What a list's owner wrote beside a to-do. */
export interface Comment {
  readonly id: string;
  /** Id of the to-do. */
  readonly todo: string;
  readonly text: string;
}

/** All lists. `owner` is an object id; a to-do of somebody else is not found, rather than refused: its existence is private, too. */
export interface Todos {
  /** @param done only those; `undefined`: all */
  of(owner: string, done?: boolean): readonly Todo[];
  get(owner: string, id: string): Todo;
  /** @param body `{ title, done?, assignedTo? }` */
  add(owner: string, body: unknown): Todo;
  /** @param isWhole what is not said is as in a new one, instead of as it was */
  change(owner: string, id: string, body: unknown, isWhole: boolean): Todo;
  /** Its comments go with it. */
  remove(owner: string, id: string): void;
  /** @param body `{ text }` */
  comment(owner: string, id: string, body: unknown): Comment;
  /** Of those of these to-dos that are the person's. */
  comments(owner: string, ids: readonly string[]): readonly Comment[];
  /** Over everybody: for an application that may see numbers and no names. */
  counts(): { readonly people: number; readonly todos: number; readonly done: number };
  /** Takes everything back, as after a start. */
  clear(): void;
}

/** Of one person: all of it is in memory. */
const MOST_TODOS = 1000;
const MOST_COMMENTS = 100;
const MOST_CHARACTERS = 500;

/** All methods throw `Refused` for what is not there or cannot be. */
export function createTodos(): Todos {
  const lists = new Map<string, readonly Todo[]>();
  const said = new Map<string, readonly Comment[]>();
  const listOf = (owner: string) => lists.get(owner) ?? [];

  function get(owner: string, id: string): Todo {
    const todo = listOf(owner).find((one) => one.id === id);
    if (!todo) throw new Refused(404, 'There is no such to-do.');
    return todo;
  }

  return {
    of: (owner, done) => listOf(owner).filter((todo) => done === undefined || todo.done === done),
    get,
    add(owner, body) {
      if (listOf(owner).length >= MOST_TODOS) throw new Refused(409, `A list holds ${MOST_TODOS} to-dos at most.`);
      const todo: Todo = { ...contentOf(body, undefined), id: randomUUID(), owner };
      lists.set(owner, [...listOf(owner), todo]);
      return todo;
    },
    change(owner, id, body, isWhole) {
      const known = get(owner, id);
      const changed: Todo = { ...contentOf(body, isWhole ? undefined : known), id, owner };
      lists.set(
        owner,
        listOf(owner).map((todo) => (todo.id === id ? changed : todo)),
      );
      return changed;
    },
    remove(owner, id) {
      get(owner, id);
      lists.set(
        owner,
        listOf(owner).filter((todo) => todo.id !== id),
      );
      said.delete(id);
    },
    comment(owner, id, body) {
      get(owner, id);
      const comments = said.get(id) ?? [];
      if (comments.length >= MOST_COMMENTS) throw new Refused(409, `A to-do has ${MOST_COMMENTS} comments at most.`);
      const comment = { id: randomUUID(), todo: id, text: textOf('text', memberOf(body, 'text')) };
      said.set(id, [...comments, comment]);
      return comment;
    },
    comments(owner, ids) {
      const own = new Set(listOf(owner).map(({ id }) => id));
      return ids.filter((id) => own.has(id)).flatMap((id) => said.get(id) ?? []);
    },
    counts() {
      const all = [...lists.values()].flat();
      return { people: lists.size, todos: all.length, done: all.filter(({ done }) => done).length };
    },
    clear() {
      lists.clear();
      said.clear();
    },
  };
}

/**
 * What is not said stays as it was; `null` takes the assignment away.
 *
 * @throws {Refused} a member of another type
 */
function contentOf(body: unknown, known: Todo | undefined): Omit<Todo, 'id' | 'owner'> {
  const [title, done, assigned] = [memberOf(body, 'title'), memberOf(body, 'done'), memberOf(body, 'assignedTo')];
  if (done !== undefined && typeof done !== 'boolean') throw new Refused(400, "'done' is true or false.");
  const assignedTo = assigned === undefined ? known?.assignedTo : assigned;
  return {
    title: title === undefined && known ? known.title : textOf('title', title),
    done: done ?? known?.done ?? false,
    ...(assignedTo === undefined || assignedTo === null ? {} : { assignedTo: textOf('assignedTo', assignedTo) }),
  };
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= MOST_CHARACTERS) return value;
  throw new Refused(400, `'${name}' is a text of 1 to ${MOST_CHARACTERS} characters.`);
}

function memberOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? (body as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
