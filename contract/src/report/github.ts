import type { Finding, Report } from '../check/index.js';
import { consumerText, isWorthTelling, standing } from './words.js';

/** A report as GitHub's workflow commands: an annotation for each finding. */
export function asGithub({ findings, notes }: Report): string {
  return [
    ...findings.filter(isWorthTelling).map(annotation),
    ...notes.map((note) => `::notice title=Contract::${message(note)}`),
    '',
  ].join('\n');
}

function annotation(finding: Finding): string {
  const { fails, change, version, reason, wayOut, concerned } = finding;
  const level = fails ? 'error' : finding.approval ? 'notice' : 'warning';
  const title = property(`Contract ${version}: ${standing(finding)}`.replace(' :', ':'));
  const lines = [change, reason, wayOut && `Way out: ${wayOut}`, ...concerned.map(consumerText)];
  return `::${level} title=${title}::${message(lines.filter(Boolean).join('\n'))}`;
}

const message = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
