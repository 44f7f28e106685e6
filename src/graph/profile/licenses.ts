/**
 * Licences that a user holds: few enough to come in one answer.
 * @see https://learn.microsoft.com/graph/api/user-list-licensedetails
 * @module
 */

import type { LicenseDetails } from '@microsoft/microsoft-graph-types';
import { absentAsNull } from '../../downstream/absent.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { named } from '../objects/select.ts';
import { readEntity } from '../read-entity.ts';

/** With the properties that were selected. */
export interface GraphLicenseDetails
  extends Readonly<Pick<LicenseDetails, 'skuId' | 'skuPartNumber' | 'servicePlans'>> {
  /** Of the entry; the product is `skuId`. */
  readonly id: string;
}

/** By field of `LicenseDetails`. */
export const LICENSE_PROPERTIES = named('skuId', 'skuPartNumber', 'servicePlans');

/** @returns null for a user that is gone meanwhile */
export async function loadLicenses(
  batch: JsonBatch,
  subjectPath: string,
  select: readonly string[],
  scopes: readonly string[],
): Promise<readonly GraphLicenseDetails[] | null> {
  const asked = batch.get<{ readonly value?: unknown } | undefined>({
    path: `${subjectPath}/licenseDetails`,
    select,
    scopes,
  });
  const answer = await absentAsNull(asked);
  if (answer === null) return null;
  if (!Array.isArray(answer?.value))
    throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'graph', code: 'UnexpectedAnswer' });
  return answer.value.map(readEntity<GraphLicenseDetails>);
}
