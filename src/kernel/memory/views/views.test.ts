import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { changeView, makeView, viewsOf } from './views.ts';

type Role = 'rep' | 'manager' | 'admin';

/** A member of the workspace with a person record of their own. */
async function member({ security, tenantId }: Workspace, name: string, role: Role) {
  const personId = newUuid();
  await security.workspaces.join(tenantId, name, role, personId);
  const scope = security.scopeFor(tenantId, { type: 'person', id: name, name, role }, 'sales');
  return { scope, personId };
}

test('a view is seen by whom its audience says, and changed only by its owner or by who leads', async () => {
  withKinds();
  await withWorkspace(async (workspace) => {
    const [owner, mate, stranger, lead] = [
      await member(workspace, 'owner', 'rep'),
      await member(workspace, 'mate', 'rep'),
      await member(workspace, 'stranger', 'rep'),
      await member(workspace, 'lead', 'manager'),
    ];
    await workspace.scope('administration').write(async (tx) => {
      const team = newUuid();
      await tx.query('insert into team (tenant_id, id, name, made_by) values ($1, $2, $3, $4)', [
        workspace.tenantId,
        team,
        '华东',
        'tester',
      ]);
      await tx.query('insert into team_member (tenant_id, team_id, person_id) select $1, $2, unnest($3::uuid[])', [
        workspace.tenantId,
        team,
        [owner.personId, mate.personId],
      ]);
    });
    const draft = { kind: 'lead', layout: 'table', config: {} } as const;
    for (const audience of ['private', 'team', 'all'] as const)
      await makeView(owner.scope, { ...draft, name: audience, audience });
    const seen = async ({ scope }: typeof owner) => (await viewsOf(scope, 'lead')).map(({ name }) => name);
    assert.deepEqual(await seen(owner), ['private', 'team', 'all']);
    assert.deepEqual(await seen(mate), ['team', 'all']);
    assert.deepEqual(await seen(stranger), ['all']);

    const shared = (await viewsOf(stranger.scope, 'lead')).find(({ name }) => name === 'all');
    assert.ok(shared !== undefined);
    assert.equal(shared.isChangeable, false);
    await assert.rejects(changeView(stranger.scope, shared.id, { version: 1, name: 'x' }), { code: 'view.not_yours' });
    assert.equal((await changeView(lead.scope, shared.id, { version: 1, name: '大家的' })).name, '大家的');
    const hidden = (await viewsOf(owner.scope, 'lead')).find(({ name }) => name === 'private');
    await assert.rejects(changeView(lead.scope, hidden?.id ?? '', { version: 1, name: 'x' }), {
      code: 'view.not_found',
    });
  });
});
