import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aScope, withKinds, withWorkspace } from '#test';
import { cite } from '../cite.ts';
import { digestOf } from '../digest.ts';
import { observe } from '../observe.ts';
import { recallCount, recallList, recallOne } from '../recall.ts';
import { kindsOf } from '../sight.ts';
import { plainText } from '../value.ts';
import { leadsFile, importsIn, type ImportBench } from './import-kit.ts';

withKinds();
const withImports = importsIn(withWorkspace);

const COUNTS = { rowsRead: 0, toCreate: 0, toUpdate: 0, unchanged: 0, duplicates: 0, refused: 0 };

async function allOf({ mine }: ImportBench, kind: string) {
  return (await recallList(mine, { kind, limit: 500 })).items;
}

async function leadOf(bench: ImportBench, externalId: string) {
  return (await allOf(bench, 'lead')).find((lead) => lead.data['externalId'] === externalId);
}

test('a file is read, mapped with reasons, checked without writing, and imported with every value at its source', async () => {
  await withImports(async (bench) => {
    const before = await digestOf(bench.mine);
    const checked = await bench.checked({ text: leadsFile(120) });
    assert.equal(checked.status, 'checked');
    assert.equal(checked.encoding, 'utf-8');
    assert.deepEqual(checked.keys, ['线索编号']);
    assert.ok(checked.columns.every((column) => column.reason.zh !== '' && column.reason.en !== ''));
    assert.deepEqual(checked.counts, { ...COUNTS, rowsRead: 120, toCreate: 120 });
    assert.equal(await digestOf(bench.mine), before, 'a dry run writes nothing');

    await bench.imports.startRun(bench.mine, checked.id, { onlyValid: false });
    const done = await bench.settled(checked.id);
    assert.equal(done.status, 'done');
    assert.deepEqual(done.counts, { ...COUNTS, rowsRead: 120, toCreate: 120 });
    const lead = await leadOf(bench, 'L-000007');
    assert.equal(lead?.data['company'], '苏州恒泰7新能源有限公司');
    assert.deepEqual(lead?.data['amount'], { minor: '17000000', currency: 'CNY' });
    const [evidence] = await cite(bench.mine, [
      { observation: lead?.support['amount']?.observation ?? '', field: 'amount' },
    ]);
    assert.deepEqual([evidence?.source.kind, evidence?.source.name], ['import', '线索.csv']);
    const [spot] = await bench.mine.read((tx) =>
      tx.query<{ spot: object }>('select spot from observation where id = $1', [lead?.support['amount']?.observation]),
    );
    assert.deepEqual(spot?.spot, { row: 9 }, 'row 9 of the sheet: the header is row 1');
  });
});

test('companies, contacts and owners named in a file become records, one each, and the leads point to them', async () => {
  await withImports(async (bench) => {
    const known = await observe(bench.mine, {
      source: { kind: 'person', name: 'tester' },
      sayings: [{ kind: 'organisation', data: { name: '苏州恒泰３新能源有限公司' } }],
    });
    await bench.imported({ text: leadsFile(120) });
    const organisations = await allOf(bench, 'organisation');
    assert.equal(organisations.length, 50);
    const people = await allOf(bench, 'person');
    assert.equal(people.filter((p) => p.data['side'] === 'staff').length, 2);
    assert.equal(people.filter((p) => p.data['side'] === 'customer').length, 120);
    const lead = await leadOf(bench, 'L-000003');
    assert.equal(lead?.data['organisation'], known.entities[0], 'full-width digits are the same company');
    assert.equal(lead?.subjectId, known.entities[0]);
    const contact = await recallOne(bench.mine, plainText(lead?.data['contact']));
    assert.equal(contact.data['name'], lead?.data['contactName']);
    assert.equal(contact.data['organisation'], lead?.data['organisation']);
    const owner = await recallOne(bench.mine, plainText(lead?.data['owner']));
    assert.deepEqual([owner.title, owner.data['side']], ['李四', 'staff']);
  });
});

test('a column that no field means becomes a field of its own, with a category by what it holds', async () => {
  await withImports(async (bench) => {
    const text = [
      'id,Company,WeChat number,Do Not Email,Monthly price,Colour',
      ...Array.from(
        { length: 30 },
        (_, n) => `k${n},Acme ${n} Ltd,wx_person_${n},No,￥${n + 1}00,${n % 2 ? 'red' : 'blue'}`,
      ),
    ].join('\n');
    const done = await bench.imported({ text });
    assert.equal(done.status, 'done');
    const lead = (await kindsOf(bench.mine)).find((kind) => kind.name === 'lead');
    const own = Object.fromEntries((lead?.fields ?? []).filter((f) => f.isCustom).map((f) => [f.title.en, f]));
    assert.equal(own['WeChat number']?.category, 'contact');
    assert.equal(own['Do Not Email']?.category, 'business');
    assert.deepEqual([own['Monthly price']?.type, own['Monthly price']?.category], ['money', 'financial']);
    assert.equal(own['Colour']?.type, 'choice');
  });
});

test('the outcome column decides won and lost, and its own values stay in a field of category outcome', async () => {
  const guessOutcome = () => ({
    column: 'Deal result',
    won: ['签约'],
    lost: ['丢单'],
    why: { zh: '因为', en: 'because' },
  });
  const ends = ['签约', '丢单', '谈判中'];
  const text = ['id,Company,Deal result', ...ends.map((end, n) => `k${n},Acme ${n} Ltd,${end}`), 'k3,Acme 3 Ltd,'].join(
    '\n',
  );
  await withImports(
    async (bench) => {
      const done = await bench.imported({ text });
      assert.equal(done.outcome?.column, 'Deal result');
      const statuses = await Promise.all(['k0', 'k1', 'k2', 'k3'].map((id) => leadOf(bench, id)));
      assert.deepEqual(
        statuses.map((lead) => lead?.data['status']),
        ['won', 'lost', 'new', 'new'],
      );
      assert.ok(statuses.every((lead) => lead?.data['closedOn'] === undefined));
      const lead = (await kindsOf(bench.mine)).find((kind) => kind.name === 'lead');
      const raw = lead?.fields.find((f) => f.isCustom && f.title.zh === 'Deal result');
      assert.equal(raw?.category, 'outcome');
      assert.equal(statuses[2]?.data[raw?.id ?? ''], '谈判中');
    },
    { guessOutcome },
  );
});

test('undoing an import brings the workspace back to what it was', async () => {
  await withImports(async (bench) => {
    await observe(bench.mine, {
      source: { kind: 'person', name: 'tester' },
      sayings: [{ kind: 'organisation', data: { name: '苏州恒泰3新能源有限公司', city: '苏州' } }],
    });
    const before = await digestOf(bench.mine);
    const done = await bench.imported({ text: leadsFile(2_300) });
    assert.notEqual(await digestOf(bench.mine), before);
    const [named] = await bench.mine.read((tx) =>
      tx.query<{ n: bigint }>(
        `select count(*) as n from observation where kind = 'organisation' and batch_id is not null`,
      ),
    );
    assert.equal(named?.n, 50n, 'one saying per company, however many rows name it');
    await bench.imports.undoImport(bench.mine, done.id);
    assert.equal((await bench.settled(done.id)).status, 'undone');
    assert.equal(await digestOf(bench.mine), before);
    await assert.rejects(bench.imports.undoImport(bench.mine, done.id), { code: 'import.not_ready' });
    const entries = await bench.mine.read((tx) =>
      tx.query<{ type: string }>(`select type from evidence_entry where type like 'import.%' order by id`),
    );
    assert.deepEqual(
      entries.map((entry) => entry.type),
      ['import.done', 'import.undone'],
    );
  });
});

test('importing the same file again adds nothing, with a key and without one', async () => {
  await withImports(async (bench) => {
    for (const change of [undefined, () => ({ keys: [] })]) {
      const kind = change === undefined ? {} : { kind: 'lead', fileName: 'other.csv' };
      const text = change === undefined ? leadsFile(150) : leadsFile(150).replaceAll('L-', 'M-').replaceAll('@', '@x.');
      await bench.imported({ text, ...kind }, change);
      const [digest, observations] = [await digestOf(bench.mine), await observationsIn(bench)];
      const again = await bench.imported({ text, ...kind }, change);
      assert.deepEqual(again.counts, { ...COUNTS, rowsRead: 150, unchanged: 150 });
      assert.equal(await digestOf(bench.mine), digest);
      assert.equal(await observationsIn(bench), observations);
    }
  });
});

async function observationsIn({ mine }: ImportBench): Promise<bigint | undefined> {
  const [row] = await mine.read((tx) => tx.query<{ n: bigint }>('select count(*) as n from observation'));
  return row?.n;
}

test('an edited file updates the records whose values differ and adds the new ones', async () => {
  await withImports(async (bench) => {
    await bench.imported({ text: leadsFile(100) });
    const edited = leadsFile(103, (row, at) => (at === 5 ? row.with(5, '电话') : at === 6 ? row.with(4, '') : row));
    const checked = await bench.checked({ text: edited });
    const expected = { ...COUNTS, rowsRead: 103, toCreate: 3, toUpdate: 1, unchanged: 99 };
    assert.deepEqual(checked.counts, expected);
    await bench.imports.startRun(bench.mine, checked.id, { onlyValid: false });
    assert.deepEqual((await bench.settled(checked.id)).counts, expected);
    assert.equal((await recallCount(bench.mine, { kind: 'lead' })).count, 103);
    assert.equal((await leadOf(bench, 'L-000005'))?.data['source'], '电话');
    assert.equal(
      (await leadOf(bench, 'L-000006'))?.data['email'],
      'p6@example.com',
      'an empty cell takes nothing away',
    );
  });
});

test("a person's correction stands when the same file comes again, and counts as nothing new", async () => {
  await withImports(async (bench) => {
    await bench.imported({ text: leadsFile(10) });
    const lead = await leadOf(bench, 'L-000004');
    await observe(bench.mine, {
      source: { kind: 'person', name: 'tester' },
      sayings: [{ kind: 'lead', id: lead?.id ?? '', data: { source: '老客户' } }],
    });
    const again = await bench.imported({ text: leadsFile(10) });
    assert.deepEqual(again.counts, { ...COUNTS, rowsRead: 10, unchanged: 10 });
    assert.equal((await leadOf(bench, 'L-000004'))?.data['source'], '老客户');
  });
});

test('what an undone import made stays where another import speaks of it too', async () => {
  await withImports(async (bench) => {
    const first = await bench.imported({ text: leadsFile(20) });
    await bench.imported({
      text: leadsFile(20).replaceAll('L-', 'M-').replaceAll('138', '139').replaceAll('@', '@x.'),
      fileName: 'b.csv',
    });
    await bench.imports.undoImport(bench.mine, first.id);
    await bench.settled(first.id);
    assert.equal((await recallCount(bench.mine, { kind: 'lead' })).count, 20);
    for (const lead of await allOf(bench, 'lead')) {
      const organisation = await recallOne(bench.mine, plainText(lead.data['organisation']));
      assert.equal(organisation.title, lead.data['company']);
    }
  });
});

test('a mapping that cannot work is refused with the place that is wrong', async () => {
  await withImports(async (bench) => {
    const view = await bench.imports.startImport(bench.mine, {
      fileName: 'a.csv',
      kind: 'lead',
      body: Buffer.from(leadsFile(5)),
    });
    const mapping = view.mapping.map((row, at) => (at < 2 ? { ...row, field: 'company', isIgnored: false } : row));
    const choice = {
      mapping: [...mapping.slice(0, -1), { column: '没有', field: null, newType: null, isIgnored: false }],
      keys: ['温度等级', '没有'],
    };
    await assert.rejects(
      bench.imports.setMapping(bench.mine, view.id, choice),
      (error: { code: string; fields: { path: string; rule: string }[] }) => {
        assert.equal(error.code, 'input.invalid');
        assert.deepEqual(
          error.fields.map(({ path, rule }) => [path, rule]),
          [
            ['mapping.1.field', 'field_twice'],
            ['mapping.8.column', 'unknown_column'],
            ['keys.0', 'key_ignored'],
            ['keys.1', 'unknown_column'],
          ],
        );
        return true;
      },
    );
    await assert.rejects(bench.imports.startRun(bench.mine, view.id, { onlyValid: true }), {
      code: 'import.not_ready',
    });
  });
});

test('the imports of another workspace read as absent', async () => {
  await withImports(async (bench) => {
    const done = await bench.imported({ text: leadsFile(3) });
    const other = await bench.security.workspaces.make({ name: '别家', isDemo: false, adminId: null });
    const scope = aScope({ security: bench.security, tenantId: other });
    assert.deepEqual(await bench.imports.listImports(scope, { limit: 10 }), { items: [], next: null });
    for (const act of ['getImport', 'cancelImport', 'undoImport'] as const)
      await assert.rejects(bench.imports[act](scope, done.id), { code: 'memory.not_found' });
    await assert.rejects(bench.imports.listProblems(scope, done.id, { limit: 10 }), { code: 'memory.not_found' });
    assert.equal((await bench.imports.listImports(bench.mine, { limit: 10 })).items[0]?.id, done.id);
  });
});

test('imports are listed newest first, page by page', async () => {
  await withImports(async (bench) => {
    for (const name of ['a', 'b', 'c'])
      await bench.imports.startImport(bench.mine, { fileName: name, kind: 'lead', body: Buffer.from(leadsFile(2)) });
    const first = await bench.imports.listImports(bench.mine, { limit: 2 });
    assert.deepEqual(
      first.items.map((item) => item.fileName),
      ['c', 'b'],
    );
    const second = await bench.imports.listImports(bench.mine, { limit: 2, after: first.next });
    assert.deepEqual([second.items.map((item) => item.fileName), second.next], [['a'], null]);
  });
});
