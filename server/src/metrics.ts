/** What the server counts about itself, in Prometheus' text format. Names are stable: dashboards stand on them. */

interface Family {
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  /** By label value; the empty text where the family has no label. */
  readonly values: Map<string, number>;
  readonly label: string | undefined;
}

const family = (kind: Family['kind'], help: string, label?: string): Family => ({
  kind,
  help,
  label,
  values: new Map(label === undefined ? [['', 0]] : []),
});

const add = ({ values }: Family, label: string, by: number): void => {
  values.set(label, (values.get(label) ?? 0) + by);
};

export function createMetrics() {
  const families = {
    holdfast_requests_total: family('counter', 'GraphQL requests over HTTP.'),
    holdfast_request_seconds_total: family('counter', 'Time spent on them, in seconds.'),
    holdfast_errors_total: family('counter', 'GraphQL errors, by code of the catalogue.', 'code'),
    holdfast_mutations_total: family('counter', 'Pushed mutations, by what became of them.', 'outcome'),
    holdfast_retention_runs_total: family('counter', 'Runs of the retention that came to their end.'),
    holdfast_compacted_changes_total: family('counter', 'Changes of the log that a summary stands for now.'),
    holdfast_sockets_open: family('gauge', 'Open WebSocket connections.'),
    holdfast_subscribers: family('gauge', 'Live subscriptions.'),
  };

  return {
    request(seconds: number): void {
      add(families.holdfast_requests_total, '', 1);
      add(families.holdfast_request_seconds_total, '', seconds);
    },
    error: (code: string): void => add(families.holdfast_errors_total, code, 1),
    /** An answer from a receipt counts as `REPLAYED`: nothing was done. */
    mutation: (outcome: string): void => add(families.holdfast_mutations_total, outcome, 1),
    retention(compactedChanges: number): void {
      add(families.holdfast_retention_runs_total, '', 1);
      add(families.holdfast_compacted_changes_total, '', compactedChanges);
    },
    socket: (by: 1 | -1): void => add(families.holdfast_sockets_open, '', by),
    subscriber: (by: 1 | -1): void => add(families.holdfast_subscribers, '', by),

    text: (): string =>
      Object.entries(families)
        .flatMap(([name, { help, kind, label, values }]) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} ${kind}`,
          ...[...values].map(
            ([value, count]) => `${name}${label === undefined ? '' : `{${label}="${value}"}`} ${count}`,
          ),
        ])
        .join('\n') + '\n',
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
