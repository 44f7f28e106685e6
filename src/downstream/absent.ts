/**
 * What is not there is null: no manager, no photo, a subscription in which the user holds no role.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';

/**
 * @throws whatever else went wrong, as it is
 * @param asked a read; what is to be changed and is not there is a failure (`DOWNSTREAM_NOT_FOUND`)
 */
export async function absentAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DownstreamError && error.code === 'DOWNSTREAM_NOT_FOUND') return null;
    throw error;
  }
}
