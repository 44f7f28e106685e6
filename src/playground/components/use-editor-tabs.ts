/**
 * Which editors there are, in which order, and which of them is open.
 *
 * GraphiQL is there at once and needs nobody. When Apollo's host answers, Sandbox goes first and opens, unless the person has chosen by
 * then: a click on a tab is remembered by the browser, and whoever has begun to work in an editor is not taken out of it.
 * @module
 */
import { useCallback, useEffect, useState } from 'react';
import { isSandboxThere } from '../sandbox/is-sandbox-there.ts';

/** Also the value that browsers keep: a name that is no longer one counts as no choice. */
export type TabName = 'graphiql' | 'sandbox';

/** The editors as the page shows them now, and what the person does with them. */
export interface EditorTabs {
  /** In the order of the tabs, which changes once, when Apollo's host has answered. */
  readonly names: readonly TabName[];
  /** The one that is seen; the others stay as they are behind it. */
  readonly open: TabName;
  /** Sandbox is loaded from Apollo's host when it is opened for the first time, and then stays. */
  readonly sandboxOpened: boolean;
  /** Opens one, and remembers it for the next visit. */
  readonly choose: (tab: TabName) => void;
  /** Somebody has begun to work in the open editor. */
  readonly keep: () => void;
}

/** The tab that was clicked, for every visit of this browser. */
const chosenKey = 'onbehalf:editor';
/** The editor that somebody works in, for this tab of the browser: a reload does not take them out of it. */
const keptKey = 'onbehalf:editor-in-use';

/** @param offersSandbox whether the server lets this page load it */
export function useEditorTabs(offersSandbox: boolean): EditorTabs {
  const [names, setNames] = useState<readonly TabName[]>(offersSandbox ? ['graphiql', 'sandbox'] : ['graphiql']);
  const [open, setOpen] = useState<TabName>(() => (offersSandbox ? chosen() : undefined) ?? 'graphiql');
  const [sandboxOpened, setSandboxOpened] = useState(open === 'sandbox');

  const show = useCallback((tab: TabName): void => {
    setOpen(tab);
    if (tab === 'sandbox') setSandboxOpened(true);
  }, []);

  useEffect(() => {
    if (!offersSandbox) return undefined;
    // The page may be gone when the host answers; what React has put away is not to be changed.
    let here = true;
    const look = async (): Promise<void> => {
      const there = await isSandboxThere();
      if (!here || !there) return;
      setNames(['sandbox', 'graphiql']);
      if (chosen() === undefined) show('sandbox');
    };
    void look();
    return () => {
      here = false;
    };
  }, [offersSandbox, show]);

  return {
    names,
    open,
    sandboxOpened,
    choose(tab) {
      localStorage.setItem(chosenKey, tab);
      sessionStorage.removeItem(keptKey);
      show(tab);
    },
    keep: () => sessionStorage.setItem(keptKey, open),
  };
}

/** The editor in use counts before the one that was clicked at another visit. */
function chosen(): TabName | undefined {
  const name = sessionStorage.getItem(keptKey) ?? localStorage.getItem(chosenKey);
  return name === 'graphiql' || name === 'sandbox' ? name : undefined;
}
