import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { localHints, userTopic } from '../../src/sync/index.js';
import { emptyDatabase, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const create =
  'mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { id name members { role user { name } } } }';
const add =
  'mutation ($input: AddMemberInput!) { addMember(input: $input) { members { role user { name } } } }';
const change =
  'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { members { role user { name } } } }';
const remove =
  'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { members { user { name } } } }';
const leave = 'mutation ($workspaceId: ID!) { leaveWorkspace(workspaceId: $workspaceId) }';

describe('a workspace', () => {
  const hints = localHints();
  let test: TestApp;
  let ada: SignedIn;
  let grace: SignedIn;
  let workspaceId: string;
  const by = ({ token }: SignedIn) => ({ token });

  beforeAll(async () => {
    test = await testApp({ hints });
    [ada, grace] = [await test.person('Ada'), await test.person('Grace')];
  });

  beforeEach(async () => {
    workspaceId = await test.workspace(ada, [[grace, 'EDITOR']]);
  });

  it('belongs to whoever makes it, and is the same one when it is made again', async () => {
    const input = { id: randomUUID(), name: 'Island' };
    const made = { ...input, members: [{ role: 'OWNER', user: { name: 'Ada' } }] };
    expect((await test.request(create, { input }, by(ada))).data.createWorkspace).toEqual(made);
    expect(
      (await test.request(create, { input: { ...input, name: 'Other' } }, by(ada))).data.createWorkspace,
    ).toEqual(made);
    expect(await test.codeOf(create, { input }, by(grace))).toBe('FORBIDDEN');
  });

  it('is found by its members with two statements, whoever and in how many they are', async () => {
    const emptyHanded = await test.person('Lin');
    const database = await emptyDatabase();
    let statements = 0;
    const counted = await testApp({
      database: {
        ...database,
        query: (text, values) => {
          statements += 1;
          return database.query(text, values);
        },
      },
    });
    const query = '{ me { name workspaces { role workspace { id name } } } }';
    const eve = await counted.person('Eve');
    for (let at = 0; at < 3; at += 1) await counted.workspace(eve);
    const find = vi.spyOn(database.prisma.membership, 'findMany');
    statements = 0;
    const { data } = await counted.request(query, {}, by(eve));
    expect(data.me.workspaces).toHaveLength(3);
    // One says who asks, one who that is and where.
    expect([statements, find.mock.calls.length]).toEqual([2, 0]);
    expect((await test.request(query, {}, by(emptyHanded))).data.me).toEqual({ name: 'Lin', workspaces: [] });
  });

  it('takes members from its owners only, and from people who have an account', async () => {
    const lin = await test.person('Lin');
    const input = { workspaceId, email: lin.email.toUpperCase(), role: 'VIEWER' };
    expect(await test.codeOf(add, { input }, by(grace))).toBe('FORBIDDEN');
    expect(await test.codeOf(add, { input }, by(lin))).toBe('FORBIDDEN');
    const { data } = await test.request(add, { input }, by(ada));
    expect(data.addMember.members.map(({ user }: { user: { name: string } }) => user.name)).toEqual([
      'Ada',
      'Grace',
      'Lin',
    ]);
    expect(await test.codeOf(add, { input: { ...input, email: 'nobody@holdfast.test' } }, by(ada))).toBe(
      'NOT_FOUND',
    );
  });

  it('adds nobody twice, and changes no role by adding', async () => {
    const input = { workspaceId, email: grace.email, role: 'VIEWER' };
    const { data } = await test.request(add, { input }, by(ada));
    expect(data.addMember.members).toContainEqual({ role: 'EDITOR', user: { name: 'Grace' } });
  });

  it('keeps at least one owner, whoever wants to go or to be less', async () => {
    expect(await test.codeOf(leave, { workspaceId }, by(ada))).toBe('FORBIDDEN');
    expect(
      await test.codeOf(change, { input: { workspaceId, userId: ada.id, role: 'EDITOR' } }, by(ada)),
    ).toBe('FORBIDDEN');
    expect(await test.codeOf(remove, { input: { workspaceId, userId: ada.id } }, by(ada))).toBe('FORBIDDEN');
    await test.request(change, { input: { workspaceId, userId: grace.id, role: 'OWNER' } }, by(ada));
    expect((await test.request(leave, { workspaceId }, by(ada))).data).toEqual({ leaveWorkspace: true });
    expect(await test.codeOf(leave, { workspaceId }, by(grace))).toBe('FORBIDDEN');
  });

  it('keeps an owner also when the last two go at the same moment', async () => {
    await test.request(change, { input: { workspaceId, userId: grace.id, role: 'OWNER' } }, by(ada));
    const codes = await Promise.all([
      test.codeOf(leave, { workspaceId }, by(ada)),
      test.codeOf(leave, { workspaceId }, by(grace)),
    ]);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes).toContain('FORBIDDEN');
  });

  it('loses nobody by the removal of somebody who is not in it', async () => {
    for (const userId of [randomUUID(), 'a\0b']) {
      const { data } = await test.request(remove, { input: { workspaceId, userId } }, by(ada));
      expect(data.removeMember.members).toHaveLength(2);
    }
  });

  it('is gone from sight for whoever is not in it any more', async () => {
    await test.request(remove, { input: { workspaceId, userId: grace.id } }, by(ada));
    expect(
      await test.codeOf(
        'query ($w: ID!) { changes(workspaceId: $w) { cursor } }',
        { w: workspaceId },
        by(grace),
      ),
    ).toBe('FORBIDDEN');
    expect(
      (await test.request('query ($id: ID!) { workspace(id: $id) { id } }', { id: workspaceId }, by(grace)))
        .data.workspace,
    ).toBeNull();
  });

  it('tells those whose membership changes, and their devices', async () => {
    const heard = vi.fn();
    const unsubscribe = hints.subscribe(userTopic(grace.id), heard);
    await test.request(change, { input: { workspaceId, userId: grace.id, role: 'VIEWER' } }, by(ada));
    await test.request(remove, { input: { workspaceId, userId: grace.id } }, by(ada));
    await test.request(add, { input: { workspaceId, email: grace.email, role: 'VIEWER' } }, by(ada));
    await test.request(leave, { workspaceId }, by(grace));
    unsubscribe();
    expect(heard).toHaveBeenCalledTimes(4);
  });
});
