import type { ESLint } from 'eslint';

/** Why `from` (an absolute path) may not import `specifier`, or undefined where it may. */
export function refusal(from: string, specifier: string): string | undefined;

/** The shortest way from `start` back to `goal` along imports, or undefined. */
export function cycle(start: string, goal: string): string[] | undefined;

declare const plugin: ESLint.Plugin;
export default plugin;
