import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { Api } from '../../e2e/browser/api.js';
import { chromiumPath, quiet } from '../../e2e/browser/chromium-path.js';
import { serve, type Served } from '../../e2e/browser/serve.js';
import { creates, newNotes, renames, type NewNote } from '../load/notes.js';

/** Mutations that a server takes at once. */
const pushed = 500;

/** Field Notes on the shipped server, with many notes in it, and somebody else who edits them. */
export class Stage {
  readonly server: Served;
  readonly #grace: Api;
  readonly #notes: readonly NewNote[];
  #version = 1;

  private constructor(server: Served, grace: Api, notes: readonly NewNote[]) {
    this.server = server;
    this.#grace = grace;
    this.#notes = notes;
  }

  /** With so many notes besides those of the demo workspace. */
  static async open(count: number): Promise<Stage> {
    const server = await serve();
    const grace = await new Api(server.url).signIn('grace');
    const { workspaceId } = grace;
    const { notebooks } = await grace.ask<{ notebooks: { nodes: Array<{ id: string }> } }>(
      'query ($where: NotebookFilter!) { notebooks(where: $where) { nodes { id } } }',
      { where: { workspaceId } },
    );
    const notes = newNotes({ workspaceId, notebookId: notebooks.nodes[0]!.id }, count);
    const stage = new Stage(server, grace, notes);
    for (let at = 0; at < count; at += pushed) await stage.#push(creates(notes.slice(at, at + pushed)));
    return stage;
  }

  /** How many notes there are, as the app writes it. */
  async count(): Promise<string> {
    const { workspaceId } = this.#grace;
    const { notes } = await this.#grace.ask<{ notes: { totalCount: number } }>(
      'query ($where: NoteFilter!) { notes(where: $where) { totalCount } }',
      { where: { workspaceId } },
    );
    return notes.totalCount.toLocaleString('en');
  }

  /** Somebody else gives some notes new titles, a few at a time and the last one alone; resolves with that one. */
  async rename(count: number, atOnce: number): Promise<{ id: string; title: RegExp }> {
    const chosen = this.#notes.slice(0, count);
    const version = this.#version++;
    for (let at = 0; at < count - 1; at += atOnce)
      await this.#push(renames(chosen.slice(at, Math.min(at + atOnce, count - 1)), version));
    await this.#push(renames(chosen.slice(-1), version));
    return { id: chosen.at(-1)!.id, title: new RegExp(`version ${version}$`) };
  }

  async #push(mutations: readonly object[]): Promise<void> {
    const { push } = await this.#grace.ask<{ push: Array<{ outcome: string }> }>(
      'mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome } }',
      { mutations },
    );
    const odd = push.find(({ outcome }) => outcome !== 'APPLIED');
    if (odd) throw new Error(`A note was not taken: ${odd.outcome}`);
  }

  close = (): Promise<void> => this.server.stop();
}

/** A browser with a profile on the disk, which outlives its process: so that a start reads what the last one left there. */
export class Profile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  #context: BrowserContext | undefined;

  /** Starts the browser; `expected` is the count that the page will show. */
  async open(url: string, expected: string): Promise<Page> {
    const executablePath = chromiumPath();
    if (!executablePath) throw new Error('This needs Chromium: name it with CHROMIUM_PATH.');
    const viewport = { width: 1280, height: 800 };
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      executablePath,
      args: quiet,
      viewport,
    });
    this.#context.setDefaultTimeout(120_000);
    await this.#context.addInitScript(`globalThis.expectedCount = ${JSON.stringify(expected)}`);
    await this.#context.addInitScript({ path: join(import.meta.dirname, 'observe.js') });
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await page.goto(url);
    return page;
  }

  async close(): Promise<void> {
    await this.#context?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
