import { describe, expect, it } from 'vitest';
import { notesManifest, person } from '../support/notes.js';
import { minute, world } from '../support/world.js';

describe('a deletion that takes other records along', () => {
  it('says up to where this device had read the workspace, and again when it is retried', async () => {
    const { time, device, server } = world(notesManifest);
    const replica = await device().open({ manifest: notesManifest });
    replica.start();
    const ada = person(replica);
    const notebook = await ada.notebook('Plans');
    const note = await ada.note(notebook, 'Boat');
    const line = await ada.line(note, 'Paint');
    await time.advance(minute);
    replica.pause('test');
    const { entry } = await ada.removeNotebook(notebook);
    expect(typeof entry.input.seen).toBe('string');
    await replica.enqueue({ name: 'deleteChecklistItem', input: { id: line } });
    expect(replica.outbox()[1]?.input).not.toHaveProperty('seen');
    server.setRole('ada', String(entry.workspaceId), 'VIEWER');
    replica.resume('test');
    await time.advance(minute);
    server.setRole('ada', String(entry.workspaceId), 'OWNER');
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open({ manifest: notesManifest });
    tablet.start();
    await person(tablet).notebook('Others');
    await time.advance(10 * minute);
    const again = await replica.retry(entry.clientMutationId);
    expect(typeof again.input.seen).toBe('string');
    expect(again.input.seen).not.toBe(entry.input.seen);
  });
});
