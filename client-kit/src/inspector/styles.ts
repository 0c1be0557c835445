/** All of the inspector's looks. Every rule is below one class, so nothing of the app's page is touched. */
export const styles = `
.holdfast-inspector {
  --ink: light-dark(#1c2430, #e6ebf2);
  --soft: light-dark(#566274, #9aa7b8);
  --line: light-dark(#d7dde6, #313c4b);
  --paper: light-dark(#ffffff, #151b24);
  --raised: light-dark(#f5f7fa, #1c2430);
  --strong: light-dark(#0b5fb3, #6db3ff);
  --good: light-dark(#1b7a4b, #58cf94);
  --busy: light-dark(#0b5fb3, #6db3ff);
  --wait: light-dark(#8f5a00, #f0b352);
  --bad: light-dark(#b3261e, #ff8f86);
  box-sizing: border-box; container-type: inline-size; padding: 1rem;
  background: var(--paper); color: var(--ink);
  font: 0.875rem/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
.holdfast-inspector *, .holdfast-inspector *::before { box-sizing: border-box; }
.holdfast-inspector h2, .holdfast-inspector h3 { margin: 0; font-size: inherit; line-height: inherit; }
.holdfast-inspector h2 { font-size: 1.125rem; }
.holdfast-inspector h3 { margin-block-end: 0.5rem; color: var(--soft); font-weight: 600; }
.holdfast-inspector p { margin: 0; }
.holdfast-inspector code, .holdfast-inspector pre { font: 0.8125rem/1.45 ui-monospace, monospace; }
.holdfast-inspector .head { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
.holdfast-inspector .head p { color: var(--soft); }
.holdfast-inspector .state { display: inline-flex; gap: 0.5rem; align-items: center; }
.holdfast-inspector .state::before {
  content: ''; inline-size: 0.625rem; block-size: 0.625rem; border-radius: 50%; background: var(--soft);
}
.holdfast-inspector .state.good::before { background: var(--good); }
.holdfast-inspector .state.busy::before { background: var(--busy); }
.holdfast-inspector .state.wait::before { background: var(--wait); }
.holdfast-inspector .state.bad::before { background: var(--bad); }
.holdfast-inspector .buttons { display: flex; gap: 0.5rem; margin-inline-start: auto; }
.holdfast-inspector button {
  font: inherit; color: var(--strong); cursor: pointer;
  min-block-size: 2.25rem; padding: 0.25rem 0.75rem; background: var(--raised);
  border: 1px solid var(--line); border-radius: 0.375rem;
}
.holdfast-inspector button:disabled { color: var(--soft); cursor: default; }
.holdfast-inspector :focus-visible { outline: 2px solid var(--strong); outline-offset: 2px; }
.holdfast-inspector .scrub {
  margin-block: 1rem; padding: 0.75rem; background: var(--raised);
  border: 1px solid var(--line); border-radius: 0.5rem;
}
.holdfast-inspector .scrub.past { border-color: var(--wait); }
.holdfast-inspector .scrub svg { display: block; inline-size: 100%; block-size: 2rem; }
.holdfast-inspector .scrub rect { fill: var(--soft); }
.holdfast-inspector .scrub rect.step { fill: var(--busy); }
.holdfast-inspector .scrub rect.answer { fill: var(--good); }
.holdfast-inspector .scrub rect.bad { fill: var(--bad); }
.holdfast-inspector .scrub rect.ahead { opacity: 0.3; }
.holdfast-inspector .scrub input { inline-size: 100%; block-size: 2rem; margin: 0; accent-color: var(--strong); }
.holdfast-inspector .scrub .row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.holdfast-inspector .scrub .row p { flex: 1 1 12rem; }
.holdfast-inspector .parts {
  columns: 26rem; column-gap: 1rem;
}
.holdfast-inspector .part {
  break-inside: avoid; margin-block-end: 1rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem;
}
.holdfast-inspector .scroll { overflow-x: auto; }
.holdfast-inspector .scroll.tall { max-block-size: 20rem; overflow-y: auto; }
.holdfast-inspector table { inline-size: 100%; border-collapse: collapse; }
.holdfast-inspector th, .holdfast-inspector td {
  padding: 0.25rem 0.75rem 0.25rem 0; text-align: start; vertical-align: baseline;
}
.holdfast-inspector th, .holdfast-inspector code, .holdfast-inspector .unbroken { white-space: nowrap; }
.holdfast-inspector th { color: var(--soft); font-weight: 500; }
.holdfast-inspector tbody tr + tr > *, .holdfast-inspector thead + tbody > tr > * { border-block-start: 1px solid var(--line); }
.holdfast-inspector .numbers th:not(:first-child), .holdfast-inspector .numbers td:not(:first-child) {
  text-align: end; white-space: nowrap;
}
.holdfast-inspector .bare {
  min-block-size: 0; padding: 0; text-align: start; white-space: nowrap; background: none; border: 0;
}
.holdfast-inspector tr.bad td { color: var(--bad); }
.holdfast-inspector .lane { margin-block-end: 0.75rem; }
.holdfast-inspector .places { display: flex; flex-wrap: wrap; gap: 0.25rem; margin: 0 0 0.25rem; padding: 0; list-style: none; }
.holdfast-inspector .places li {
  padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--soft);
}
.holdfast-inspector .places li[aria-current] {
  border-color: currentColor; color: var(--strong); background: var(--raised); font-weight: 600;
}
.holdfast-inspector .places .name { min-inline-size: 2.75rem; padding: 0; border-color: transparent; color: var(--ink); font-weight: 600; }
.holdfast-inspector .part > p + .scroll { margin-block-start: 0.5rem; }
.holdfast-inspector .none { color: var(--soft); }
.holdfast-inspector .bad-word { color: var(--bad); }
.holdfast-inspector pre { max-inline-size: 100%; margin: 0.25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
