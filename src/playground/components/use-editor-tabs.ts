/**
 * Which editors there are, in which order, and which of them is open.
 *
 * GraphiQL is there at once and needs nobody. When Apollo's host answers, Sandbox goes first and opens, unless the person has chosen by
 * then: a click on a tab is remembered by the browser, and whoever has begun to work in an editor is not taken out of it.
 * @module
 */
import { useCallback, useEffect, useState } from 'react';
import { isSandboxThere } from '../sandbox/is-sandbox-there.ts';

export type TabName = 'graphiql' | 'sandbox';

export interface EditorTabs {
  readonly names: readonly TabName[];
  readonly open: TabName;
  /** Sandbox is loaded from Apollo's host when it is opened for the first time, and then stays. */
  readonly sandboxOpened: boolean;
  readonly choose: (tab: TabName) => void;
  /** Somebody has begun to work in the open editor. */
  readonly keep: () => void;
}

const chosenKey = 'onbehalf:editor';
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

function chosen(): TabName | undefined {
  const name = sessionStorage.getItem(keptKey) ?? localStorage.getItem(chosenKey);
  return name === 'graphiql' || name === 'sandbox' ? name : undefined;
}
