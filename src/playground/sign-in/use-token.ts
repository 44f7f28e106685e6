/**
 * The token for our API as the page shows it: there, renewed, gone.
 * @module
 */
import { useCallback, useEffect, useState } from 'react';
import type { ApiToken, Authentication } from './authentication.ts';

/** MSAL answers from its cache, and renews a token that is about to end. */
const lookEveryMs = 60_000;

/** @returns the token, and what looks again at once */
export function useToken(authentication: Authentication): readonly [ApiToken | undefined, () => void] {
  const [token, setToken] = useState<ApiToken>();
  const look = useCallback((): void => {
    authentication.acquireToken().then(setToken, () => setToken(undefined)); // the next query says what is wrong
  }, [authentication]);
  useEffect(() => {
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [look]);
  return [token, look];
}
