import { HoldfastError } from '@holdfast/schema/errors';
import { checkUuid } from './checks.js';
import type { IdentityParts } from './parts.js';

/** A device as its owner sees it. */
export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly revokedAt: Date | null;
  /** The device that asks. */
  readonly current: boolean;
}

export interface Owner {
  readonly userId: string;
  readonly deviceId: string;
}

/** The devices that a person is signed in on. */
export function createDevices({ database, runtime, announce }: IdentityParts) {
  const view = (owner: Owner, row: Omit<DeviceView, 'current'>): DeviceView => ({
    ...row,
    current: row.id === owner.deviceId,
  });

  return {
    /** Newest first; revoked ones too. */
    async list(owner: Owner): Promise<DeviceView[]> {
      const rows = await database.prisma.device.findMany({
        where: { userId: owner.userId },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map((row) => view(owner, row));
    },

    /** Throws `NOT_FOUND`. */
    async get(owner: Owner): Promise<DeviceView> {
      const where = { userId_id: { userId: owner.userId, id: owner.deviceId } };
      const row = await database.prisma.device.findUnique({ where });
      if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such device of yours.');
      return view(owner, row);
    },

    /** Shuts a device out, with all its sessions; again for one that is out already, it changes nothing. */
    async revoke(owner: Owner, given: string): Promise<DeviceView> {
      const id = checkUuid('id', given);
      const values = [owner.userId, id, new Date(runtime.now())];
      await database.transaction(async (tx) => {
        // The device first: it stands for its tokens, as in `sessions`.
        await tx.query(
          `update "Device" set "revokedAt" = $3 where "userId" = $1 and id = $2 and "revokedAt" is null`,
          values,
        );
        await tx.query(
          `update "RefreshToken" set "revokedAt" = $3 where "userId" = $1 and "deviceId" = $2 and "revokedAt" is null`,
          values,
        );
      });
      const revoked = (await this.list(owner)).find((device) => device.id === id);
      if (!revoked) throw new HoldfastError('NOT_FOUND', 'There is no such device of yours.');
      await announce(owner.userId);
      return revoked;
    },
  };
}

export type Devices = ReturnType<typeof createDevices>;
