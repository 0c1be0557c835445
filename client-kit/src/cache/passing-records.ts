import type { Manifest } from '@holdfast/schema';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { parse, type DocumentNode } from 'graphql';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Input } from '../sync/inputs.js';
import type { Replica } from '../sync/replica.js';
import type { RecordsCache } from './records-cache.js';

/** Records that this device does not keep, and that are on the screen all the same: the network's answers had them. */
export interface PassingRecords {
  /** At which version the cache has the record that an edit is of; undefined where the app did not ask for `version`. */
  version(name: string, input: Input): number | undefined;
  /** Shows an edit of a record that this device does not keep, where the cache has it. */
  edited(entry: OutboxEntry): void;
}

export function passingRecords(
  cache: RecordsCache,
  manifest: Manifest,
  replica: () => Pick<Replica, 'passing'> | undefined,
): PassingRecords {
  const fragments = new Map<string, DocumentNode>();
  const versionOf = (type: string): DocumentNode => {
    const fragment = fragments.get(type) ?? parse(`fragment PassingVersion on ${type} { version }`);
    fragments.set(type, fragment);
    return fragment;
  };
  return {
    version(name, input) {
      const type = writeOf(manifest, name)?.entity.name;
      if (type === undefined) return undefined;
      const record = cache.readFragment<{ version?: unknown }>({
        id: recordKey(type, String(input.id)),
        fragment: versionOf(type),
      });
      return typeof record?.version === 'number' ? record.version : undefined;
    },
    edited(entry) {
      const [found, here] = [writeOf(manifest, entry.name), replica()];
      if (!found || !here) return;
      const { name: type } = found.entity;
      const id = String(entry.input.id);
      const names = Object.keys(found.write.fields).filter((name) => name in entry.input);
      // Those that the cache does not have stay away: what is there is modified, and nothing else.
      const fields = Object.fromEntries(
        names.map((name) => [
          name,
          (value: unknown) => here.passing(type, { id, [name]: value }, [entry])[name],
        ]),
      );
      if (names.length > 0) cache.change(() => cache.modify({ id: recordKey(type, id), fields }));
    },
  };
}
