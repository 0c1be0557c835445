import type { Report } from '../check/index.js';
import { asGithub } from './github.js';
import { asJson } from './json.js';
import { asJunit } from './junit.js';
import { asText } from './text.js';

/** The forms in which a report can be had. */
export const formats = { text: asText, json: asJson, junit: asJunit, github: asGithub } satisfies Record<
  string,
  (report: Report) => string
>;
export type Format = keyof typeof formats;
