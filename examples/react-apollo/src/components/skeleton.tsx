/**
 * Grey lines in the place of what is on its way.
 * @module
 */
import type { ReactElement } from 'react';

/** @param label what a screen reader says instead: `Loading subscriptions` */
export function Skeleton({ label, lines }: { readonly label: string; readonly lines: number }): ReactElement {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
        <span key={index} />
      ))}
    </div>
  );
}
