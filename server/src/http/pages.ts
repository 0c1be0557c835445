/** Small pages made on the server: plain HTML, and nothing from anywhere else. */
import type { ApiVersion } from '@holdfast/schema';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

export interface HomePage {
  readonly name: string;
  /** Those that are served, newest first. */
  readonly versions: readonly ApiVersion[];
  /** Whether the domain's web app is at `/`. */
  readonly app: boolean;
  readonly explorer: boolean;
  readonly docs: boolean;
  readonly accounts: ReadonlyArray<{
    readonly email: string;
    readonly password: string;
    readonly role: string;
  }>;
}

/** What may stand on these pages: their own style and nothing else. */
export const pageSecurity =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function homePage({ name, versions, app, explorer, docs, accounts }: HomePage): string {
  const links: ReadonlyArray<readonly [string, string]> = [
    ...(app ? [['/', `${name}: the app`] as const] : []),
    ...(explorer
      ? [['/explorer', 'Explorer: read the schema, run queries, mutations and subscriptions'] as const]
      : []),
    ...(docs ? [['/docs', 'Documentation: guides, the protocol, the errors, decisions'] as const] : []),
    ['/healthz', 'Health: the process is alive'],
    ['/readyz', 'Readiness: the server can serve'],
    ['/metrics', 'Metrics, for Prometheus'],
  ];
  const paths = ['/graphql', ...versions.map(({ version, state }) => `/graphql/${version} (${state})`)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name)}</title>
<style>
  :root { color-scheme: light dark; --ink: #16302b; --paper: #f7f5ef; --line: #d8d3c4; --kelp: #2f6f5e; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6ece9; --paper: #10201d; --line: #2a423c; --kelp: #7fc4ae; } }
  body { margin: 0 auto; max-width: 42rem; padding: 3rem 1.25rem; font: 1rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
  h1 { font-size: 1.75rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
  a { color: var(--kelp); } code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); }
</style>
</head>
<body>
<h1>${escapeHtml(name)}</h1>
<p>An offline-first GraphQL API, served by Holdfast.</p>
<h2>Look around</h2>
<ul>
${links.map(([path, text]) => `<li><a href="${path}">${escapeHtml(text)}</a></li>`).join('\n')}
</ul>
<h2>Endpoints</h2>
<p>Over HTTP (<code>POST</code>) and WebSocket (<code>graphql-transport-ws</code>):</p>
<ul>
${paths.map((path) => `<li><code>${escapeHtml(path)}</code></li>`).join('\n')}
</ul>
${accounts.length > 0 ? accountTable(accounts) : ''}
</body>
</html>
`;
}

const accountTable = (accounts: HomePage['accounts']): string => `<h2>Demo accounts</h2>
<table>
<thead><tr><th>Email</th><th>Password</th><th>Role</th></tr></thead>
<tbody>
${accounts
  .map(
    ({ email, password, role }) =>
      `<tr><td><code>${escapeHtml(email)}</code></td><td><code>${escapeHtml(password)}</code></td><td>${escapeHtml(role)}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>`;
