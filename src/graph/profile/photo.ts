/**
 * Photos: the bytes, and the size where it is asked for, each only when selected.
 *
 * Both travel in the batch of their tick. Whoever has no photo has null, although Graph answers 404 for it.
 * @see https://learn.microsoft.com/graph/api/profilephoto-get
 * @module
 */

import type { ProfilePhoto } from '@microsoft/microsoft-graph-types';
import { absentAsNull } from '../../downstream/absent.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import type { Photo, PhotoSize } from '../../generated/graph.ts';

/** @param fields of `Photo` that are selected */
export async function loadPhoto(
  batch: JsonBatch,
  subjectPath: string,
  scopes: readonly string[],
  size: PhotoSize | null | undefined,
  fields: ReadonlySet<string>,
): Promise<Photo | null> {
  const side = size ? Number(size.slice('SIZE_'.length)) : undefined;
  const path = `${subjectPath}/${side ? `photos/${side}x${side}` : 'photo'}`;
  const wantsMeasures = fields.has('width') || fields.has('height');
  const wantsBytes = fields.has('base64') || fields.has('contentType') || !wantsMeasures;
  const [bytes, metadata] = await Promise.all([
    wantsBytes ? absentAsNull(batch.getBytes({ path: `${path}/$value`, scopes })) : undefined,
    // A picture of a size that was named has that size.
    wantsMeasures && !(side && wantsBytes)
      ? absentAsNull(batch.get<Pick<ProfilePhoto, 'width' | 'height'> | undefined>({ path, scopes }))
      : undefined,
  ]);
  if (bytes === null || metadata === null) return null;
  return { ...bytes, width: metadata?.width ?? side ?? null, height: metadata?.height ?? side ?? null };
}
