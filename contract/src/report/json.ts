import type { Report } from '../check/index.js';

/** A report for programs: everything, what harms nobody included. */
export const asJson = (report: Report): string => `${JSON.stringify({ format: 1, ...report }, null, 2)}\n`;
