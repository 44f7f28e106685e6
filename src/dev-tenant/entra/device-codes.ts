/**
 * Device codes: a device without a browser asks, somebody with one answers, and the device keeps asking whether they have.
 *
 * In memory, for fifteen minutes by the clock of the dev tenant; used once.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 * @module
 */

import { randomBytes, randomInt } from 'node:crypto';
import type { App } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';
import type { NamedTenant } from './tenants.ts';

/** What a device asked for. */
export interface DeviceRequest {
  readonly client: App;
  /** As in the address that the device called. */
  readonly named: NamedTenant;
  /** In words of the second generation. */
  readonly scope: string;
  readonly claims: ClaimsRequest;
}

/** What has become of it. */
export type DeviceDecision =
  | { readonly name: 'pending' }
  | { readonly name: 'declined' }
  | { readonly name: 'approved'; readonly authentication: Authentication };

/** A request with its two names. */
export interface DeviceCode extends DeviceRequest {
  /** What the device asks with; unguessable, never shown. */
  readonly deviceCode: string;
  /** What the person types: nine letters and digits. */
  readonly userCode: string;
}

/** The devices that wait. */
export interface DeviceCodes {
  issue(request: DeviceRequest, nowMs: number): DeviceCode;
  /** The request behind what a person typed; `undefined`: nothing waits for it, or not any more. */
  find(userCode: string, nowMs: number): DeviceCode | undefined;
  /** The last word counts, until the device has heard it. */
  decide(code: DeviceCode, decision: DeviceDecision): void;
  /**
   * @param accept throws when the code is not for this request; then it stays
   * @throws {AadstsError} 70016 while nobody has decided, 65004 after a no, 70018 for what never was or is used, 70019 when late
   */
  redeem(
    deviceCode: string,
    nowMs: number,
    accept: (code: DeviceCode) => void,
  ): { readonly code: DeviceCode; readonly authentication: Authentication };
  /** Forgets all devices: they have to begin anew. */
  reset(): void;
}

/** How long a person has to type the code. */
export const DEVICE_CODE_SECONDS = 900;
/** Seconds that a device waits from one question to the next. */
export const POLLING_SECONDS = 5;

const MOST_CODES = 10_000;
/** No vowels and nothing that looks like something else, as at Microsoft. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXYZ23456789';
const LENGTH = 9;

/** Bounded: the oldest of 10,000 goes first. */
export function createDeviceCodes(): DeviceCodes {
  interface Entry {
    readonly code: DeviceCode;
    readonly endsAt: number;
    decision: DeviceDecision;
  }
  const byDevice = new Map<string, Entry>();
  const byPerson = new Map<string, Entry>();

  function forget({ code }: Entry): void {
    byDevice.delete(code.deviceCode);
    byPerson.delete(code.userCode);
  }

  return {
    issue(request, nowMs) {
      const deviceCode = randomBytes(48).toString('base64url');
      const userCode = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
      const code = { ...request, deviceCode, userCode };
      const entry: Entry = { code, endsAt: nowMs + DEVICE_CODE_SECONDS * 1000, decision: { name: 'pending' } };
      byDevice.set(deviceCode, entry);
      byPerson.set(userCode, entry);
      const [oldest] = byDevice.values();
      if (byDevice.size > MOST_CODES && oldest) forget(oldest);
      return code;
    },
    find(userCode, nowMs) {
      const entry = byPerson.get(userCode.replaceAll(/[\s-]/g, '').toUpperCase());
      return entry && nowMs < entry.endsAt && entry.decision.name === 'pending' ? entry.code : undefined;
    },
    decide({ deviceCode }, decision) {
      const entry = byDevice.get(deviceCode);
      if (entry) entry.decision = decision;
    },
    redeem(deviceCode, nowMs, accept) {
      const entry = byDevice.get(deviceCode);
      if (!entry) {
        throw new AadstsError(70018, 'The device code is not known. Begin the sign-in anew with a new device code.');
      }
      // Before anything is told: another client's code is refused the same way whatever has become of it.
      accept(entry.code);
      if (nowMs >= entry.endsAt) {
        throw new AadstsError(70019, 'Verification code expired. Have the user retry the sign-in.');
      }
      const { decision } = entry;
      if (decision.name === 'pending') {
        throw new AadstsError(70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.');
      }
      forget(entry);
      if (decision.name === 'approved') return { code: entry.code, authentication: decision.authentication };
      throw new AadstsError(65004, 'User declined to consent to access the app.', { error: 'authorization_declined' });
    },
    reset() {
      byDevice.clear();
      byPerson.clear();
    },
  };
}
