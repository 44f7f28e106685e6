/**
 * Three pages, told apart by the fragment of the address, so that the back button and links work without a server that knows them.
 * @module
 */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'people' }
  | { readonly page: 'person'; readonly id: string };

export const personAddress = (id: string): string => `#/people/${encodeURIComponent(id)}`;

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const [, page, id] = hash.split('/');
  if (page !== 'people') return { page: 'home' };
  return id ? { page: 'person', id: decodeURIComponent(id) } : { page: 'people' };
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}
