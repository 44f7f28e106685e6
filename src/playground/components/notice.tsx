/** One sentence above the editor, with at most one thing to do about it. @module */
import type { ReactElement, ReactNode } from 'react';

export interface NoticeProps {
  readonly kind: 'failure' | 'success' | 'challenge';
  readonly text: string;
  /** Label of the button. */
  readonly action?: string;
  /** Absent: not possible yet. */
  readonly onAction?: (() => void) | undefined;
  readonly onDismiss: () => void;
  /** Links and further buttons. */
  readonly children?: ReactNode;
}

export function Notice({ kind, text, action, onAction, onDismiss, children }: NoticeProps): ReactElement {
  return (
    <div className={`notice ${kind}`} role={kind === 'success' ? 'status' : 'alert'}>
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
