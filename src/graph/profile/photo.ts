/**
 * Photos: the bytes, and the size where it is asked for, each only when selected.
 *
 * Both travel in the batch of their tick. Whoever has no photo has null, although Graph answers 404 for it.
 * @see https://learn.microsoft.com/graph/api/profilephoto-get
 * @module
 */

import type { ProfilePhoto } from '@microsoft/microsoft-graph-types';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import type { Photo, PhotoSize } from '../../generated/graph.ts';
import { orNull } from '../absent.ts';

/** @param fields of `Photo` that are selected */
export async function loadPhoto(
  batch: JsonBatch,
  subjectPath: string,
  scopes: readonly string[],
  size: PhotoSize | null | undefined,
  fields: ReadonlySet<string>,
): Promise<Photo | null> {
  const path = `${subjectPath}/${size ? `photos/${squareOf(size)}` : 'photo'}`;
  const wantsSize = fields.has('width') || fields.has('height');
  const wantsBytes = fields.has('base64') || fields.has('contentType') || !wantsSize;
  const [bytes, metadata] = await Promise.all([
    wantsBytes ? orNull(batch.getBytes({ path: `${path}/$value`, scopes })) : undefined,
    wantsSize ? orNull(batch.get<Pick<ProfilePhoto, 'width' | 'height'> | undefined>({ path, scopes })) : undefined,
  ]);
  if (bytes === null || metadata === null) return null;
  return { ...bytes, width: metadata?.width ?? null, height: metadata?.height ?? null };
}

/** `SIZE_48` → `48x48` */
function squareOf(size: PhotoSize): string {
  const side = size.slice('SIZE_'.length);
  return `${side}x${side}`;
}
