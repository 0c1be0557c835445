/** `npm run bench` lists the benches; `npm run bench -- text` runs one. */
const benches: Readonly<Record<string, { says: string; run: () => Promise<{ bench: () => void }> }>> = {
  text: {
    says: 'texts that people write together: bytes on the wire, and what a merge costs as text and history grow',
    run: () => import('./text/bench.js'),
  },
};

const [name] = process.argv.slice(2);
const chosen = name === undefined ? undefined : benches[name];
if (chosen) (await chosen.run()).bench();
else {
  for (const [each, { says }] of Object.entries(benches)) console.log(`${each.padEnd(8)} ${says}`);
  process.exitCode = name === undefined ? 0 : 1;
}
