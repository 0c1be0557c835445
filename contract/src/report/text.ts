import type { Finding, Report } from '../check/index.js';
import { consumerText, isWorthTelling, standing } from './words.js';

/** A report for a person at a terminal. */
export function asText({ findings, notes, failed }: Report): string {
  const told = findings.filter(isWorthTelling);
  const harmless = findings.length - told.length;
  return [
    ...told.map(paragraph),
    ...notes.map((note) => `note: ${note}\n`),
    `${failed ? 'The contract is broken' : 'The contract holds'}: ${count(told.filter(({ fails }) => fails).length, 'finding')} to mend, ${count(told.filter(({ fails }) => !fails).length, 'finding')} to know of, ${count(harmless, 'harmless change')}.\n`,
  ].join('\n');
}

function paragraph(finding: Finding): string {
  const { change, version, reason, wayOut, concerned, approval, fails } = finding;
  const shown = concerned.slice(0, 8);
  return [
    `${fails ? '✗' : '·'} ${standing(finding)}: ${change}${version && ` (${version})`}`,
    `    ${reason}`,
    ...(wayOut ? [`    Way out: ${wayOut}`] : []),
    ...shown.map((one) => `    concerns ${consumerText(one)}`),
    ...(concerned.length > shown.length ? [`    and ${concerned.length - shown.length} more`] : []),
    ...(approval ? [`    Approved by ${approval.by} until ${approval.expires}: ${approval.reason}`] : []),
    '',
  ].join('\n');
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
