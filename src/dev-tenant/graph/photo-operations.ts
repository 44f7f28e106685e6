/**
 * Photos of people: what there is to know about one, and its bytes.
 *
 * @see https://learn.microsoft.com/graph/api/profilephoto-get
 * @module
 */
import { createHash } from 'node:crypto';
import type { Person } from '../directory/directory.ts';
import { hasPhoto, type PhotoSize, photoOf, photoSizes } from '../directory/photos.ts';
import { badRequest, GraphError } from './errors.ts';
import { type Call, contextOf, type GraphAnswer, type Operation, ofUser, ok } from './operation.ts';
import { basicRead, ownRead } from './permissions.ts';

const mediaType = 'image/png';
/** What is given where no size is asked for. */
const largest: PhotoSize = 648;

const permissions = {
  delegated: [...basicRead, 'ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
  own: ownRead,
  // An app does not get photos by `User.ReadBasic.All`, the first of the list; people do.
  application: [...basicRead.slice(1), 'ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
};

/** Metadata and bytes of a photo, in the largest size or in a named one (`/photos/240x240/$value`). Some people have none (404). */
export function photoOperations(): readonly Operation[] {
  return [
    ofUser('GET', '/photo', {
      permissions,
      handle: (call, person) => ok(metadata(call, person, largest)),
    }),
    ofUser('GET', '/photo/$value', { permissions, handle: (_call, person) => bytes(person, largest) }),
    ofUser('GET', '/photos', {
      permissions,
      handle(call, person) {
        const value = hasPhoto(person) ? photoSizes.map((size) => describe(person, size)) : [];
        return ok({ '@odata.context': contextOf(call, `users('${person.objectId}')/photos`), value });
      },
    }),
    ofUser('GET', '/photos/{size}', {
      permissions,
      handle: (call, person) => ok(metadata(call, person, sizeIn(call))),
    }),
    ofUser('GET', '/photos/{size}/$value', { permissions, handle: (call, person) => bytes(person, sizeIn(call)) }),
  ];
}

function metadata(call: Call, person: Person, size: PhotoSize): object {
  assertPhoto(person);
  return {
    '@odata.context': contextOf(call, `users('${person.objectId}')/photo/$entity`),
    ...describe(person, size),
  };
}

/** The etag changes with the size: each is a file of its own. */
function describe(person: Person, size: PhotoSize): object {
  return {
    '@odata.mediaContentType': mediaType,
    '@odata.mediaEtag': etagOf(person, size),
    id: `${size}x${size}`,
    height: size,
    width: size,
  };
}

function bytes(person: Person, size: PhotoSize): GraphAnswer {
  assertPhoto(person);
  const headers = { 'content-type': mediaType, etag: etagOf(person, size) };
  return { status: 200, headers, body: photoOf(person, size) };
}

function assertPhoto(person: Person): void {
  if (!hasPhoto(person)) throw new GraphError(404, 'ImageNotFound', "The photo wasn't found.");
}

/** `240x240`, of the sizes there are. */
function sizeIn({ path: { size: text = '' } }: Call): PhotoSize {
  const size = photoSizes.find((edge) => text.toLowerCase() === `${edge}x${edge}`);
  if (size !== undefined) return size;
  throw badRequest(`The photo size '${text}' is not supported.`);
}

function etagOf({ objectId }: Person, size: PhotoSize): string {
  return `"${createHash('sha256').update(`${objectId}/${size}`).digest('hex').slice(0, 16).toUpperCase()}"`;
}
