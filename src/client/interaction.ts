/**
 * Windows that the browser does not let us open: browsers let a page open one only shortly after a click, and an answer of a server is
 * none. The application then gets a function to call from its own button.
 * @module
 */
import type { Challenge } from './challenge.ts';
import type { Turn } from './once-for-all.ts';

/** What an application shows a button for: "Sign in again to see your subscriptions". */
export interface PendingInteraction {
  /** What is asked of the person, for the label of the button. */
  readonly challenge: Challenge;
  /** Opens the window. To be called in the handler of a click; nothing comes of it (and it may be called again) when that is too late. */
  readonly start: () => void;
  /** The person does not want to: whoever waits gets the errors of the server. */
  readonly cancel: () => void;
}

/** The browser kept the window from opening. */
export class WindowBlockedError extends Error {
  override readonly name = 'WindowBlockedError';
  /** The same in every version, for code that tells errors apart without their classes. */
  readonly code = 'WINDOW_BLOCKED';
}

/** The person closed the window, or said no in it or before it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  /** The same in every version, for code that tells errors apart without their classes. */
  readonly code = 'CANCELLED';
}

/** How {@link openOrAsk} gets a window open: by itself, or by the button of the application. */
export interface Asking {
  /** No window before a click, though the browser might let one open. */
  readonly onlyAfterClick: boolean;
  /** Offers the button; `undefined` where the application has none, and a blocked window then is the end of it. */
  readonly onInteraction: ((pending: PendingInteraction) => void) | undefined;
  /** Others need not wait while the person is waited for. */
  readonly turn: Turn;
}

/**
 * Opens a window now, or when the person clicks.
 *
 * @param open opens the window before it waits for anything; rejects with {@link WindowBlockedError} when it may not
 * @throws {WindowBlockedError} it may not, and nobody offers a button
 * @throws {CancelledError} the person chose so
 */
export async function openOrAsk<T>(challenge: Challenge, open: () => Promise<T>, asking: Asking): Promise<T> {
  const { onlyAfterClick, onInteraction, turn } = asking;
  try {
    if (!onlyAfterClick) return await open();
  } catch (error) {
    if (!(error instanceof WindowBlockedError) || onInteraction === undefined) throw error;
  }
  turn.release();
  return new Promise<T>((resolve, reject) => {
    let opening = false;
    onInteraction?.({
      challenge,
      start() {
        if (opening) return; // a second click finds the window of the first
        opening = true;
        const opened = open();
        // Where windows open by themselves, none does over this one.
        if (!onlyAfterClick) turn.hold(opened);
        opened.then(resolve, (error: unknown) => {
          opening = false;
          if (!(error instanceof WindowBlockedError)) reject(error);
        });
      },
      cancel: () => reject(new CancelledError('The person chose not to.')),
    });
  });
}
