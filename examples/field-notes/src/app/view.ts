import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { NoteStatus } from '../generated/holdfast.js';

export type SheetName = 'sync' | 'menu' | 'deleted' | 'inspector';

/** What is on the screen, as the address says it: so the back button works, and a link shows what it showed. */
export interface View {
  readonly workspaceId: string;
  readonly noteId?: string | undefined;
  readonly notebook?: string | undefined;
  readonly tag?: string | undefined;
  readonly status?: NoteStatus | undefined;
  readonly text?: string | undefined;
  readonly sheet?: SheetName | undefined;
}

const inQuery = ['notebook', 'tag', 'status', 'text', 'sheet'] as const;

export function readView(path: string, search: string): View {
  const [, workspaceId = '', noteId] = /^\/w\/([^/]*)(?:\/n\/([^/]+))?/.exec(path) ?? [];
  const query = new URLSearchParams(search);
  const named = Object.fromEntries(inQuery.map((name) => [name, query.get(name) ?? undefined]));
  return { workspaceId, noteId, ...named };
}

export function addressOf({ workspaceId, noteId, ...named }: View): string {
  const query = new URLSearchParams();
  for (const name of inQuery) if (named[name]) query.set(name, named[name]);
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return `/w/${workspaceId}${noteId ? `/n/${noteId}` : ''}${search}`;
}

export interface Viewing {
  readonly view: View;
  /** The address of what is on the screen with something else in it. */
  readonly to: (change: Partial<View>) => string;
  /** Goes there. What is typed into a filter takes the place of what was there before in the history. */
  readonly go: (change: Partial<View>, how?: { readonly replace: boolean }) => void;
}

export function useView(): Viewing {
  const [path, navigate] = useLocation();
  const search = useSearch();
  return useMemo(() => {
    const view = readView(path, search);
    const to = (change: Partial<View>): string => addressOf({ ...view, ...change });
    return { view, to, go: (change, how) => navigate(to(change), how) };
  }, [path, search, navigate]);
}
