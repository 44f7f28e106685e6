/**
 * What the server said about a part that it could not answer, beside that part.
 * @module
 */
import type { ReactElement } from 'react';
import { stayNear } from './stay-near.ts';

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
      <button
        type="button"
        className="button quiet"
        onClick={({ currentTarget }) => {
          stayNear(currentTarget);
          onRetry();
        }}
      >
        Try again
      </button>
    </div>
  );
}
