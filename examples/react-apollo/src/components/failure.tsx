/**
 * What the server said about a part that it could not answer, beside that part.
 * @module
 */
import type { ReactElement } from 'react';

export interface FailureProps {
  readonly messages: readonly string[];
  readonly onRetry: () => void;
}

export function Failure({ messages, onRetry }: FailureProps): ReactElement {
  return (
    <div className="failure" role="alert">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
      <button type="button" className="button quiet" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
