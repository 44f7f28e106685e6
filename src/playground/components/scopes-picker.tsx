/**
 * Chooses what the next token may do: fewer scopes to meet a refusal, more to get past one.
 *
 * Says beside each what the token at hand has, because a token service may give more than it was asked for.
 * @module
 */
import { type FormEvent, type ReactElement, useState } from 'react';
import { scopeName } from '../sign-in/wanted-scopes.ts';

/** What can be asked for, what is, and what came of it. */
export interface ScopesPickerProps {
  /** Whole scopes of our API. */
  readonly offered: readonly string[];
  /** Whole scopes that are asked for now: checked at first. */
  readonly wanted: readonly string[];
  /** Names of those that the token at hand has. */
  readonly granted: readonly string[];
  /** @param scopes whole, at least one */
  readonly onChoose: (scopes: readonly string[]) => void;
}

/** A form, so that Enter submits it. Nothing is kept before that: whoever closes the drawer has changed nothing. */
export function ScopesPicker({ offered, wanted, granted, onChoose }: ScopesPickerProps): ReactElement {
  const [checked, setChecked] = useState<readonly string[]>(wanted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChoose(offered.filter((scope) => checked.includes(scope)));
  };
  const toggle = (scope: string): void =>
    setChecked(checked.includes(scope) ? checked.filter((other) => other !== scope) : [...checked, scope]);
  const unasked = granted.filter((name) => !wanted.some((scope) => scopeName(scope) === name));
  return (
    <form className="scopes-picker" aria-labelledby="scopes-title" onSubmit={submit}>
      <div className="people-head">
        <h2 id="scopes-title">Scopes of the next token</h2>
        <p>A field that asks for another one is refused, and the rest answers.</p>
      </div>
      <ul>
        {offered.map((scope) => (
          <li key={scope}>
            <label>
              <input type="checkbox" checked={checked.includes(scope)} onChange={() => toggle(scope)} />
              {scopeName(scope)}
            </label>
          </li>
        ))}
      </ul>
      {unasked.length > 0 && (
        <p className="hint">
          The token service gave {unasked.join(', ')} unasked: it adds what was consented to before.
        </p>
      )}
      <div className="picker-actions">
        <button type="submit" className="button" disabled={checked.length === 0}>
          Get this token
        </button>
        <button type="button" className="button quiet" onClick={() => setChecked(offered)}>
          Check all
        </button>
      </div>
    </form>
  );
}
