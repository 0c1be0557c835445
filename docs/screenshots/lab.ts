import type { Locator, Page } from 'playwright-core';

/** The lab of Field Notes, open: two devices beside each other, each with a line of its own. */
export class Lab {
  readonly first: Locator;
  readonly second: Locator;
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    this.first = page.getByRole('region', { name: 'First device' });
    this.second = page.getByRole('region', { name: 'Second device' });
  }

  /** Opens it for somebody who is signed in, with Grace at the second device. */
  static async open(page: Page): Promise<Lab> {
    await page.getByRole('button', { name: 'Bad-network lab' }).click();
    const lab = new Lab(page);
    await lab.second.getByRole('button', { name: /^Grace/ }).click();
    await lab.second.getByRole('button', { name: 'Sync: Up to date' }).waitFor();
    return lab;
  }

  async weather(device: 'first' | 'second', to: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Line of the ${device} device` }).click();
    await this.#page.getByRole('option', { name: to }).click();
    await this.#page.mouse.move(0, 0);
  }

  async openNotebook(device: Locator, title: string): Promise<void> {
    await device.getByRole('button', { name: 'Notebooks and account' }).click();
    await this.#page.getByRole('dialog').getByRole('link', { name: title }).click();
    await device.getByRole('heading', { name: title, level: 1 }).waitFor();
  }

  /** Renames the notebook that is open; `typed` is called while the new name stands in its field. */
  async rename(device: Locator, title: string, typed: () => Promise<void>): Promise<void> {
    await device.getByRole('button', { name: 'Notebook', exact: true }).click();
    await this.#page.getByRole('menuitem', { name: 'Rename' }).click();
    await this.#page.getByRole('textbox', { name: 'Name' }).fill(title);
    await typed();
    await this.#page.getByRole('button', { name: 'Rename' }).click();
    await device.getByRole('heading', { name: title, level: 1 }).waitFor();
  }
}
