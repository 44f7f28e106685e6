/**
 * The `api-version` that every ARM request carries, judged before anything else, the token included.
 *
 * What belongs to Resource Manager itself, to Authorization and to Resource Graph has its own versions here; those of resources
 * are for their providers to judge (`providers.ts`).
 * @module
 */
import { ArmError } from './errors.ts';

const ofResources = [
  '2015-11-01',
  '2016-06-01',
  '2018-06-01',
  '2019-06-01',
  '2019-10-01',
  '2019-11-01',
  '2020-01-01',
  '2020-06-01',
  '2020-10-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2022-12-01',
  '2023-07-01',
  '2024-03-01',
  '2024-07-01',
  '2024-11-01',
  '2025-04-01',
];
const ofAuthorization = ['2015-07-01', '2018-01-01-preview', '2020-04-01-preview', '2022-04-01'];
const ofResourceGraph = [
  '2018-09-01-preview',
  '2019-04-01',
  '2020-04-01-preview',
  '2021-03-01',
  '2021-06-01-preview',
  '2022-10-01',
  '2024-04-01',
];

/**
 * @param segments of the path
 * @returns the version: ISO dates, so that text order is time order
 * @throws {ArmError} 400
 */
export function parseApiVersion(query: URLSearchParams, segments: readonly string[]): string {
  // Names of query parameters are compared without case by ARM, and `URLSearchParams` compares them with it.
  const version = [...query].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  const supported = supportedFor(segments);
  if (supported ? supported.includes(version) : /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) return version;
  const message = `The api-version '${version}' is invalid. The supported versions are '${(supported ?? ofResources).join(',')}'.`;
  throw new ArmError(400, 'InvalidApiVersionParameter', message);
}

/** By the last provider in the path; `undefined`: a provider that judges for itself. */
function supportedFor(segments: readonly string[]): readonly string[] | undefined {
  const lower = segments.map((segment) => segment.toLowerCase());
  const at = lower.lastIndexOf('providers');
  if (at >= 0 && lower[at + 1] === 'microsoft.authorization' && lower.length > at + 2) return ofAuthorization;
  if (lower[at + 1] === 'microsoft.resourcegraph') return ofResourceGraph;
  // `/subscriptions/{s}/providers/{namespace}` asks Resource Manager about a provider; a resource lies in a group.
  const isResource = at > 2 && lower[at + 1] !== 'microsoft.resources';
  return isResource ? undefined : ofResources;
}
