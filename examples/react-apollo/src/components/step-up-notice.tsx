/**
 * A challenge, beside the part of the page that waits for it: one sentence, one button that opens the window, and a way to leave it.
 * @module
 */
import type { Challenge, PendingInteraction } from 'onbehalf/client';
import { type ReactNode, useState } from 'react';
import { useWaiting } from '../sign-in/session.tsx';
import { stayNear } from './stay-near.ts';

export interface StepUpNoticeProps {
  /** Which challenges are shown here. */
  readonly isOurs: (challenge: Challenge) => boolean;
  /** What is going on: `Azure needs another factor.` */
  readonly text: string;
  /** What the button does: `Continue`. */
  readonly action: string;
  /** What stands here while nothing waits for the person: what is on its way, or what went wrong. */
  readonly children?: ReactNode;
}

export function StepUpNotice({ isOurs, text, action, children }: StepUpNoticeProps): ReactNode {
  const pending = useWaiting(isOurs);
  const [opened, setOpened] = useState<PendingInteraction>();
  if (!pending) return children;
  const isOpen = opened === pending;
  return (
    <div className="notice" role="status">
      <p>{isOpen ? 'Go on in the window that has opened.' : text}</p>
      {!isOpen && (
        <div className="actions">
          <button
            type="button"
            className="button"
            onClick={({ currentTarget }) => {
              pending.start();
              stayNear(currentTarget);
              setOpened(pending);
            }}
          >
            {action}
          </button>
          <button
            type="button"
            className="button quiet"
            onClick={({ currentTarget }) => {
              stayNear(currentTarget);
              pending.cancel();
            }}
          >
            Not now
          </button>
        </div>
      )}
    </div>
  );
}
