/**
 * The few things of a browser that this room touches, named, so that it can be loaded where there is no browser (a server that renders,
 * a test) and compiled without the types of one.
 * @module
 */

/** A window that we, or MSAL, opened. */
export interface OpenedWindow {
  /** Also `true` for one that is open, once a page in it has cut the tie to us (`Cross-Origin-Opener-Policy`). */
  readonly closed: boolean;
  /** Does nothing to a window whose pages cut the tie to us. */
  close(): void;
  /** Brings it to the front, where the browser lets a page do so. */
  focus(): void;
}

/** What one window says to another (`postMessage`). Anybody may say anything: who it is from has to be looked at first. */
export interface WindowMessage {
  /** Of the page that spoke, set by the browser: `https://api.example`. */
  readonly origin: string;
  /** The window that spoke, to be compared with the one that was opened. */
  readonly source: unknown;
  /** What it said, of any shape. */
  readonly data: unknown;
}

/** What is used of `window`. The types of a browser are not in this compilation, which is one for server and front-end. */
interface Browser {
  open(url: string, name: string, features: string): OpenedWindow | null;
  addEventListener(type: 'focus', listener: () => void): void;
  addEventListener(type: 'message', listener: (message: WindowMessage) => void): void;
  addEventListener(type: 'pageshow', listener: (event: { readonly persisted: boolean }) => void): void;
  removeEventListener(type: 'focus', listener: () => void): void;
  removeEventListener(type: 'message', listener: (message: WindowMessage) => void): void;
  readonly document: { hasFocus(): boolean };
  readonly location: { readonly href: string };
}

/** @throws {Error} outside of a page */
export function browser(): Browser {
  const found = globalThis as unknown as Partial<Browser>;
  if (found.document === undefined) throw new Error('Expected a page to open windows from, and there is none here.');
  return found as Browser;
}

/** The address of the page, which relative addresses are relative to; `undefined` outside of one. */
export const pageAddress = (): string | undefined => (globalThis as unknown as Partial<Browser>).location?.href;

/** How often a window is looked at, in milliseconds: browsers tell nobody when one closes. */
const POLL_MS = 200;

/** By then the first page of a window is there, and has cut the tie to us if it ever does, in milliseconds. */
const FIRST_PAGE_MS = 2_000;

/**
 * Ends when the window is closed, as far as a page can know.
 *
 * A window whose pages cut the tie to us looks closed from its first page on. So the person has to be back as well: our page has the focus,
 * and was given it since the window opened. Without the latter, only a window that was seen open for a while counts.
 */
export async function closed(window: OpenedWindow, signal: AbortSignal): Promise<void> {
  const page = browser();
  const opened = performance.now();
  let seenOpen = opened;
  let isBack = false;
  const comeBack = () => {
    isBack = true;
  };
  page.addEventListener('focus', comeBack);
  while (!signal.aborted) {
    if (!window.closed) seenOpen = performance.now();
    else if (page.document.hasFocus() && (isBack || seenOpen - opened >= FIRST_PAGE_MS)) break;
    await pause(POLL_MS, signal);
  }
  page.removeEventListener('focus', comeBack);
}

/** @param ms milliseconds; shorter when the signal comes */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
