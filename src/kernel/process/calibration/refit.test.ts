import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listNotices, observe } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { inventJudged } from '../learning/invent-statements.ts';
import { currentCalibrations } from './calibration-table.ts';
import { certainlyBehind } from './certainty-of.ts';
import { judge } from './judge.ts';
import { noteLabels } from './label-table.ts';
import { refit } from './refit-job.ts';

withKinds();

const NEED = { predicate: 'lead.need', extractor: 'import' } as const;

/** Leads out of a file, each with a need, and the observations that say so. */
async function imported(scope: Scope, n: number): Promise<{ lead: string; observation: string }[]> {
  const sayings = Array.from({ length: n }, (_, i) => ({
    kind: 'lead',
    data: { title: `线索 ${i}`, need: `需求 ${i}` },
    confidence: 0.9,
  }));
  const { entities } = await observe(scope, { source: { kind: 'import', name: 'leads.csv' }, sayings });
  const rows = await scope.read((tx) =>
    tx.query<{ id: string; entity_id: string }>('select id, entity_id from observation where tenant_id = $1', [
      scope.tenantId,
    ]),
  );
  const said = new Map(rows.map((r) => [r.entity_id, r.id]));
  return entities.map((lead) => ({ lead, observation: said.get(lead) ?? '' }));
}

test('what people correct and call right becomes labels, once each, and a refit makes numbers of them', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const leads = await imported(scope, 60);
    const person = { kind: 'person', name: '测试员', uri: 'user:tester' } as const;
    const sayings = leads.slice(0, 15).map(({ lead }) => ({ kind: 'lead', id: lead, data: { need: '改过' } }));
    await observe(scope, { source: person, sayings });
    for (const { observation } of leads.slice(15)) await judge(scope, { observation, field: 'need', isRight: true });
    await refit(scope);
    const [found] = await currentCalibrations(scope, ['lead.need']);
    assert.deepEqual([found?.extractor, found?.n, found?.version, found?.body.base], ['import', 60, 1, 0.75]);
    const ref = { observation: leads[20]?.observation ?? '', field: 'need' };
    const certainty = (await certainlyBehind(scope, [ref])).get(ref)?.certainty;
    assert.ok(
      certainty !== undefined && certainty.ratio !== null && Math.abs(certainty.ratio - 0.75) < 0.05,
      JSON.stringify(certainty),
    );
    const again = await refit(scope);
    assert.deepEqual(again, [], 'nothing new, nothing fitted');
  });
});

test('a value that was corrected stands with who says otherwise, and is less sure for it', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [one] = await imported(scope, 1);
    assert.ok(one !== undefined);
    const other = { kind: 'connector', name: '工商登记', version: 'v3.2' } as const;
    await observe(scope, { source: other, sayings: [{ kind: 'lead', id: one.lead, data: { need: '另一种' } }] });
    const ref = { observation: one.observation, field: 'need' };
    const behind = (await certainlyBehind(scope, [ref])).get(ref);
    assert.deepEqual(
      behind?.words.map((w) => [w.source.name, w.source.version, w.isFor]),
      [
        ['leads.csv', null, true],
        ['工商登记', 'v3.2', false],
      ],
    );
    assert.equal(behind?.certainty.ratio, null);
    assert.notEqual(behind?.certainty.word, 'high');
  });
});

test('a status that moves on is no correction of what it was', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const source = { kind: 'import', name: 'leads.csv' } as const;
    const { entities } = await observe(scope, {
      source,
      sayings: [{ kind: 'lead', data: { title: 'x', status: 'new' } }],
    });
    const person = { kind: 'person', name: '测试员', uri: 'user:tester' } as const;
    await observe(scope, {
      source: person,
      sayings: [{ kind: 'lead', id: entities[0] ?? '', data: { status: 'working' } }],
    });
    await refit(scope);
    const [row] = await scope.read((tx) =>
      tx.query<{ n: number }>('select count(*)::int as n from label where tenant_id = $1', [scope.tenantId]),
    );
    assert.equal(row?.n, 0);
  });
});

test('when what was promised no longer comes true, a new version is fitted to what came since, and who leads is told once', async () => {
  await withWorkspace(async (workspace) => {
    const { security, tenantId } = workspace;
    const scope = workspace.scope();
    await security.addMember(tenantId, {
      name: 'meg',
      email: 'meg@example.com',
      password: 'correct horse',
      role: 'manager',
    });
    await security.addMember(tenantId, {
      name: 'ann',
      email: 'ann@example.com',
      password: 'correct horse',
      role: 'rep',
    });
    const members = await scope.read((tx) =>
      tx.query<{ user_id: string; role: string }>('select user_id, role from membership where tenant_id = $1', [
        tenantId,
      ]),
    );
    const note = (seed: number, how: object) =>
      scope.write((tx) =>
        noteLabels(
          tx,
          inventJudged(400, seed, how).map((l) => ({
            ...l,
            ...NEED,
            about: crypto.randomUUID(),
            origin: 'f',
            why: 'corrected' as const,
            by: 't',
            at: new Date(),
          })),
        ),
      );
    await note(1, {});
    await refit(scope);
    await note(2, { shift: 2.5 });
    const [second] = await refit(scope);
    assert.deepEqual([second?.version, second?.n], [2, 400]);
    await refit(scope);
    const noticesOf = async (role: string) => {
      const id = members.find((m) => m.role === role)?.user_id ?? '';
      const own = security.scopeFor(
        tenantId,
        { type: 'person', id, name: role, role: role as 'manager' | 'rep' },
        'sales',
      );
      return (await listNotices(own, { isUnread: true, after: null, limit: 10 })).items.filter(
        (n) => n.body['href'] === '/confidence',
      );
    };
    assert.deepEqual([(await noticesOf('manager')).length, (await noticesOf('rep')).length], [1, 0]);
    assert.equal((await currentCalibrations(scope))[0]?.drift?.isAlarm ?? false, false);
  });
});
