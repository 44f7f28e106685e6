/** One sentence above the editor, with at most one thing to do about it. @module */
import type { ReactElement, ReactNode } from 'react';
import { useFocus } from './use-focus.ts';

/** What is said, and what can be done about it. */
export interface NoticeProps {
  /** Colour, and how loudly a screen reader says it: only `success` waits until the person pauses. */
  readonly kind: 'failure' | 'success' | 'challenge';
  /** One sentence or two. */
  readonly text: string;
  /** Label of the button. */
  readonly action?: string;
  /** Absent: not possible yet. */
  readonly onAction?: (() => void) | undefined;
  /** The person has read it. */
  readonly onDismiss: () => void;
  /** The keyboard goes on here. */
  readonly takesFocus?: boolean;
  /** Links and further buttons. */
  readonly children?: ReactNode;
}

/** An alert or a status for screen readers, with a button that takes it away. */
export function Notice(props: NoticeProps): ReactElement {
  const { kind, text, action, onAction, onDismiss, takesFocus = false, children } = props;
  const notice = useFocus<HTMLDivElement>(takesFocus);
  return (
    <div ref={notice} tabIndex={-1} className={`notice ${kind}`} role={kind === 'success' ? 'status' : 'alert'}>
      <p>{text}</p>
      {children}
      {action !== undefined && (
        <button type="button" className="button" disabled={!onAction} onClick={onAction}>
          {action}
        </button>
      )}
      <button type="button" className="dismiss" aria-label="Dismiss" onClick={onDismiss}>
        ×
      </button>
    </div>
  );
}
