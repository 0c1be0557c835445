/** Who writes where no person does. No one can sign in as this, for accounts are named by UUIDs or by their issuer. */
export const engine = { userId: 'holdfast', userName: 'Holdfast', deviceId: 'holdfast' } as const;
