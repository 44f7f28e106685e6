/**
 * Where the keyboard goes on after a redirect has brought somebody back: a new page has the focus nowhere.
 * @module
 */
import { type RefObject, useEffect, useRef } from 'react';

/** @param wanted whether the element takes the focus when it appears @returns for an element with `tabIndex={-1}` */
export function useFocus<Element extends HTMLElement>(wanted: boolean): RefObject<Element | null> {
  const element = useRef<Element>(null);
  useEffect(() => {
    if (wanted) element.current?.focus();
  }, [wanted]);
  return element;
}
