/**
 * The window in which somebody consents that our API calls another one in their name.
 *
 * It ends on `/consent` of the API, which tells its opener and closes itself (src/http/consent-page.ts). Where a page on the way has cut
 * the tie between the windows (`Cross-Origin-Opener-Policy`, as Entra's do), the message reaches a front-end of the same origin only;
 * for others the window being closed and the person being back has to do, and the repeated operation shows what they said.
 * @module
 */
import { browser, closed, type WindowMessage } from './browser.ts';
import { CancelledError, WindowBlockedError } from './interaction.ts';

/** Large enough for Entra's page without scrolling. Browsers on phones open a tab instead. */
const FEATURES = 'popup,width=520,height=680';

/** What the page at the end of the way says, and the channel that it says it on. */
const CONSENT_MESSAGE = 'onbehalf:consent';

/** Ends the wait for the page that is open: there is one window. */
let giveUp: (() => void) | undefined;

/**
 * Opens the consent page, and waits until the person has been there. Another page takes the place of one that is still open.
 *
 * @throws {WindowBlockedError} the browser did not let it open
 * @throws {CancelledError} they said no, or another page was opened in its place
 */
export async function openConsentWindow(consentUrl: string): Promise<void> {
  const page = browser();
  const window = page.open(consentUrl, 'onbehalf-consent', FEATURES);
  if (window === null) throw new WindowBlockedError('The browser did not open the consent page.');
  giveUp?.();
  const over = new AbortController();
  let declined = false;
  const leave = () => {
    declined = true;
    over.abort();
  };
  giveUp = leave;
  // Only where the API said it would come back to: any page in that window can post messages.
  const back = originOf(new URL(consentUrl).searchParams.get('redirect_uri'));
  const listen = ({ source, origin, data }: WindowMessage) => {
    if (source !== window || (back !== undefined && origin !== back) || !isConsentMessage(data)) return;
    declined = !data.given;
    over.abort();
  };
  page.addEventListener('message', listen);
  // Reaches a front-end on the origin of the API whatever became of the tie.
  const channel = new BroadcastChannel(CONSENT_MESSAGE);
  channel.addEventListener('message', (event) => {
    if ('data' in event) listen({ source: window, origin: back ?? '', data: event.data });
  });
  try {
    await closed(window, over.signal);
  } finally {
    channel.close();
    page.removeEventListener('message', listen);
    if (giveUp === leave) giveUp = undefined;
  }
  if (declined) throw new CancelledError('Consent was not given.');
}

/** @returns `undefined` where the address names none; messages of the window then count wherever it is */
const originOf = (address: string | null): string | undefined =>
  address === null ? undefined : URL.parse(address)?.origin;

/** Extensions of the browser post messages, too: only what names itself ours is read. */
const isConsentMessage = (data: unknown): data is { readonly type: string; readonly given: boolean } =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === CONSENT_MESSAGE && 'given' in data;
