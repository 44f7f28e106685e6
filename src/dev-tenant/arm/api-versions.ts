/**
 * The `api-version` that every ARM request carries, judged before anything else, the token included.
 *
 * @module
 */
import { ArmError } from './errors.ts';

const supported = [
  '2015-11-01',
  '2016-06-01',
  '2018-06-01',
  '2019-06-01',
  '2019-11-01',
  '2020-01-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2022-12-01',
  '2024-03-01',
  '2025-04-01',
];

/**
 * @returns the version: ISO dates, so that text order is time order
 * @throws {ArmError} 400
 */
export function parseApiVersion(query: URLSearchParams): string {
  const version = [...query].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  if (!supported.includes(version)) {
    const message = `The api-version '${version}' is invalid. The supported versions are '${supported.join(',')}'.`;
    throw new ArmError(400, 'InvalidApiVersionParameter', message);
  }
  return version;
}
