import { parseDocument } from 'yaml';

/** Somebody takes a change upon themselves, for a while. */
export interface Approval {
  /** The change, as the check prints it. */
  readonly change: string;
  /** The API version that it is about. */
  readonly version: string;
  readonly reason: string;
  readonly by: string;
  /** Last day on which it holds. */
  readonly expires: string;
}

export class ApprovalsError extends Error {
  override readonly name = 'ApprovalsError';
}

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** A list of approvals, as YAML. Throws `ApprovalsError` for one that does not say who, why and until when. */
export function readApprovals(text: string, origin: string): Approval[] {
  // Dates stay texts: YAML would make times of them, in the zone of whoever reads.
  const document = parseDocument(text, { schema: 'failsafe' });
  const refuse = (why: string): never => {
    throw new ApprovalsError(`${origin}: ${why}`);
  };
  if (document.errors[0]) refuse(document.errors[0].message);
  const list: unknown = document.toJS() ?? [];
  if (list === '') return [];
  if (!Array.isArray(list)) return refuse('approvals are a list.');
  return list.map((item: unknown, index) => {
    const approval = item as Approval;
    for (const key of ['change', 'version', 'reason', 'by', 'expires'] as const)
      if (typeof approval?.[key] !== 'string' || approval[key].trim() === '')
        refuse(`approval ${index + 1} does not say \`${key}\`.`);
    if (!isoDate.test(approval.expires) || Number.isNaN(Date.parse(approval.expires)))
      refuse(`approval ${index + 1} expires on ${approval.expires}; write a date, such as 2027-01-31.`);
    return approval;
  });
}

/** Whether an approval still holds: to the end of its last day, in UTC. */
export const isInForce = ({ expires }: Approval, today: Date): boolean =>
  today.toISOString().slice(0, 10) <= expires;
