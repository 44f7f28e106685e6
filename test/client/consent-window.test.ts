/** The window of consent, with a browser that is a stand-in of five functions. */
import { afterEach, expect, test, vi } from 'vitest';
import { openConsentWindow } from '../../src/client/consent.ts';

afterEach(() => vi.unstubAllGlobals());

test('a second page of consent takes the window of the first, whose wait is over', async () => {
  const window = { closed: false };
  const events = new EventTarget();
  vi.stubGlobal('document', { hasFocus: () => true });
  vi.stubGlobal('open', () => window);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  const first = openConsentWindow('https://login.example/authorize?scope=Mail.Read');
  const second = openConsentWindow('https://login.example/authorize?scope=User.Read');
  await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
  window.closed = true;
  events.dispatchEvent(new Event('focus'));
  expect(await second).toBeUndefined();
});
