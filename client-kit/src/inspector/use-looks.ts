import { useLayoutEffect, type RefObject } from 'react';
import { styles } from './styles.js';

/**
 * Gives the looks to the page, or the shadow tree, in which an element is, while it is there. As a constructed sheet: a
 * page's Content Security Policy that allows no inline styles says nothing against these.
 */
export function useLooks(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const view = element.current?.ownerDocument.defaultView;
    if (!element.current || !view) return;
    const root = element.current.getRootNode() as Document | ShadowRoot;
    // Of the element's own window: another window's sheet is not taken.
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [element]);
}
