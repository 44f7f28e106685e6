/**
 * The `Background` section: where long-running sessions and background operations are kept, and how long.
 * @module
 */

import { isLoopback } from './addresses.ts';
import type { ConfigFault } from './config-error.ts';
import { encryptionKeyFaults, encryptionKeys } from './encryption-keys.ts';
import { secret, section, text, wholeNumber } from './fields.ts';
import { mapAt, type RawMap, textAt } from './raw.ts';

const DATABASE_URL =
  'the address of a PostgreSQL: postgres://user:password@host:port/database?sslmode=verify-full, in which only the host has to be';
const DAY_SECONDS = 86_400;
const DEFAULT_IDLE_SECONDS = DAY_SECONDS;
const DEFAULT_LIFE_SECONDS = 30 * DAY_SECONDS;
/** Where the embedded database is, from the directory of the configuration on. */
export const DEFAULT_DIRECTORY = '.onbehalf/database';

/** The section. What is kept under it outlives the process, so every time and number here bounds a table. */
export const background = section({
  DatabaseUrl: secret(DATABASE_URL, (value) => parseDatabaseUrl(value) !== undefined)
    .optional()
    .describe(
      'PostgreSQL for long-running sessions and background operations; `sslmode=verify-full` in production. Without, an embedded one in development and none in production',
    ),
  ...encryptionKeys('what is kept there'),
  Directory: text('the path of a folder')
    .default(DEFAULT_DIRECTORY)
    .describe('Folder of the embedded database, for one server at a time; made when it is first used'),
  Sessions: section({
    IdleSeconds: wholeNumber(60, 90 * DAY_SECONDS)
      .default(DEFAULT_IDLE_SECONDS)
      .describe('A session that is not used for so long ends, in seconds'),
    LifeSeconds: wholeNumber(60, 365 * DAY_SECONDS)
      .default(DEFAULT_LIFE_SECONDS)
      .describe('A session ends after this time however often it is used, in seconds'),
    MaxPerUser: wholeNumber(1, 10_000).default(20).describe('Sessions of one user at a time; further ones are refused'),
  })
    .prefault({})
    .describe('Acting for users who have left'),
  TrustedDocuments: text('the path of a JSON file of documents by their SHA-256')
    .optional()
    .describe(
      'The only documents that run in the background, from SHA-256 (hexadecimal) to document; any, unless given',
    ),
  MaxOperationsPerUser: wholeNumber(1, 10_000)
    .default(20)
    .describe('Unfinished background operations of one user; further ones are refused'),
  Concurrency: wholeNumber(1, 1_000).default(10).describe('Operations that one worker runs at once'),
  UserConcurrency: wholeNumber(1, 1_000).default(2).describe('Operations of one user that all workers run at once'),
  OperationTimeoutMs: wholeNumber(1_000, 6 * 3_600_000)
    .default(600_000)
    .describe('Deadline of one attempt at an operation, in milliseconds'),
  ResultHours: wholeNumber(1, 24 * 366)
    .default(24 * 7)
    .describe('How long the result of a run is kept, in hours'),
  KeepHours: wholeNumber(1, 24 * 366)
    .default(24 * 30)
    .describe('How long an operation that has ended can be looked at, in hours'),
  MaxResultBytes: wholeNumber(1_024, 256 * 1024 * 1024)
    .default(5 * 1024 * 1024)
    .describe('Largest result that is kept, in bytes of JSON'),
  MaxUserResultBytes: wholeNumber(1_024, 1024 ** 4)
    .default(100 * 1024 * 1024)
    .describe('Results of one user that are kept, in bytes: the oldest make room for the newest'),
  ReadyFile: text('the path of a file')
    .optional()
    .describe('A worker makes this file when it begins to work and removes it when it ends, for probes without a port'),
});

/** `undefined` for what is no address of a PostgreSQL. */
function parseDatabaseUrl(value: string | undefined): URL | undefined {
  if (value === undefined || /[\s\\#]|\p{Cc}/u.test(value)) return undefined;
  const url = URL.parse(value);
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  return isPostgres && url.hostname !== '' ? url : undefined;
}

/**
 * What does not go together: sessions that would be kept without a key or sent over an open wire, lives that contradict.
 * @param settings the section as it was merged, before zod has judged it
 */
export function* backgroundFaults(
  settings: RawMap,
  { environment }: { readonly environment: 'production' | 'development' },
): Generator<ConfigFault> {
  const hasDatabase = settings.has('DatabaseUrl');
  const need = { what: 'what is kept there', because: 'DatabaseUrl' };
  yield* encryptionKeyFaults('Background', settings, hasDatabase ? need : undefined);
  const url = parseDatabaseUrl(textAt(settings, 'DatabaseUrl'));
  // `URL` leaves the host of a scheme it does not know as it was written; as http it is spelt in one way (`0x7f.1` is 127.0.0.1).
  const isHere = url !== undefined && isLoopback(URL.parse(`http://${url.host}`) ?? url);
  if (environment === 'production' && url && !isHere && url.searchParams.get('sslmode') !== 'verify-full') {
    const expected = 'sslmode=verify-full in production, because other machines are between';
    yield { path: 'Background.DatabaseUrl', expected, received: 'a wire that is open or that anybody may answer on' };
  }
  const sessions = mapAt(settings, 'Sessions');
  // What is written may be of the wrong type, and defaults are not filled in yet: zod does both later.
  const idle = sessions.get('IdleSeconds') ?? DEFAULT_IDLE_SECONDS;
  const life = sessions.get('LifeSeconds') ?? DEFAULT_LIFE_SECONDS;
  if (typeof idle === 'number' && typeof life === 'number' && idle > life) {
    const expected = `at most LifeSeconds (${life})`;
    yield { path: 'Background.Sessions.IdleSeconds', expected, received: String(idle) };
  }
}
