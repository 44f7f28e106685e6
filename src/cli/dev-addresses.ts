/**
 * Where the running `onbehalf dev` is: written when it starts, read by `onbehalf token` and `onbehalf query`.
 * @module
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one `onbehalf dev` tells the commands of the same folder. */
export interface DevAddresses {
  /** Whether it still runs is asked of the system: a process that was killed takes nothing back. */
  readonly pid: number;
  /** `http://localhost:4000/graphql` */
  readonly graphql: string;
  /** `http://localhost:8080` */
  readonly tenant: string;
}

const FILE = '.onbehalf/dev/running.json';

/** Over whatever stands there: the one that was started last is the one that is meant. */
export function announce(addresses: DevAddresses): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(addresses));
}

/**
 * Takes the announcement back, if it is still this process's.
 * @param pid of this process
 */
export function withdraw(pid: number): void {
  if (read()?.pid === pid) rmSync(FILE, { force: true });
}

/**
 * The running one of this directory, else the default addresses.
 * @param env of which `PORT` and `DEV_TENANT_HTTP_PORT` are read, where nothing was announced
 */
export function devAddresses(env: NodeJS.ProcessEnv = process.env): Omit<DevAddresses, 'pid'> {
  const running = read();
  if (running && isAlive(running.pid)) return running;
  return {
    graphql: `http://localhost:${env.PORT ?? 4000}/graphql`,
    tenant: `http://localhost:${env.DEV_TENANT_HTTP_PORT ?? 8080}`,
  };
}

function read(): DevAddresses | undefined {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as DevAddresses;
  } catch {
    return undefined; // none runs here, or it is being written this moment
  }
}

/** Signal 0 is no signal. `EPERM`: it is there, and somebody else's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
