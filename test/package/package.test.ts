/** The package, packed once: what is in it, and what a project that installs it gets. */
import { afterAll, beforeAll, describe } from 'vitest';
import { describeContent } from './content.ts';
import { describeInstalled } from './installed.ts';
import { packPackage, type Tarball } from './tarball.ts';

let tarball: Tarball;
beforeAll(async () => {
  tarball = await packPackage();
}, 120_000);
afterAll(() => tarball[Symbol.asyncDispose]());

describe('content', () => describeContent(() => tarball));
describe('installed', () => describeInstalled(() => tarball));
