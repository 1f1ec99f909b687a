import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimalOf } from '#base';
import { openSecurity, type Scope } from '#kernel/security';
import { directClient, openStore } from '#store';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';
import { parseValue } from './import/reading/parse-value.ts';
import { writeExport } from './export/write-export.ts';
import { observe, recallAsOf, recallGroups, recallList, recallMany, type Value } from './index.ts';

withKinds();

const RUNS = process.env['VALENCE_FULL'] === undefined ? 20 : 200;
const ZONES = ['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati'];

/** The lines of an export of one field, by the record they are about. */
async function exported(scope: Scope, field: string): Promise<ReadonlyMap<string, string>> {
  return scope.read(async (tx) => {
    const spelling = { locale: 'en', choices: 'value', refs: 'id', timeZone: 'America/Los_Angeles' } as const;
    const file = await writeExport(
      scope.within(tx),
      {
        selection: { list: { kind: 'deal' }, ids: null },
        format: 'csv',
        columns: ['$id', field],
        spelling,
        encoding: 'utf-8',
        isMarked: false,
      },
      async () => {},
    );
    const parts: Buffer[] = [];
    for await (const part of file.body) parts.push(part);
    const lines = Buffer.concat(parts).toString().split(/\r?\n/);
    return new Map(lines.filter((l) => l.startsWith('ent_')).map((l) => [l.slice(4, 40), l.slice(41)]));
  });
}

/** Runs `fn` with the server's process in a time zone, on a database whose own default is far from UTC. */
async function inZone(workspace: Workspace, zone: string, fn: (scope: Scope) => Promise<void>): Promise<void> {
  const { config, tenantId } = workspace;
  const before = process.env['TZ'];
  const admin = await directClient(config);
  await admin.query(
    `do $$ begin execute format('alter database %I set timezone to ''${zone}''', current_database()); end $$`,
  );
  await admin.end();
  process.env['TZ'] = zone;
  const store = await openStore(config);
  try {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
    await fn(aScope({ security, tenantId }));
  } finally {
    await store.close();
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

const pad = (n: number): string => String(n).padStart(2, '0');
const day = fc
  .date({ min: new Date('1901-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((d) => `${d.getUTCFullYear()}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`);

test('a day stays the day it was, whether the server, its database or the reader stand in UTC−8, UTC+8 or UTC+14', async () => {
  await withWorkspace(async (workspace) => {
    for (const zone of ZONES) {
      await inZone(workspace, zone, async (scope) => {
        assert.equal(new Date(2026, 0, 1).getTimezoneOffset() !== 0, true, 'the process is not in UTC');
        await fc.assert(
          fc.asyncProperty(day, fc.constantFrom(...ZONES), async (date, reader) => {
            const cell = parseValue('date', date.replaceAll('-', '/'), { dateOrder: 'ymd' as never });
            assert.deepEqual(cell, { ok: true, value: date }, 'as a cell of a file');
            const {
              entities: [id = ''],
            } = await observe(scope, {
              source: { kind: 'import', name: 'list' },
              sayings: [{ kind: 'deal', data: { title: '甲', closeOn: date } }],
            });
            await observe(scope, {
              source: { kind: 'person', name: '林悦' },
              sayings: [{ kind: 'deal', id, data: { closeOn: date } }],
            });
            const [deal] = await recallMany(scope, [id]);
            assert.equal(deal?.data['closeOn'], date);
            assert.equal(
              (await recallAsOf(scope, id, { at: new Date(Date.now() + 1000) })).entity.data['closeOn'],
              date,
            );
            const filters = [{ field: 'closeOn', op: 'is' as const, value: date }];
            const found = await recallList(scope, { kind: 'deal', filters, limit: 200, tz: reader });
            assert.ok(found.items.some((e) => e.id === id));
            assert.ok(found.items.every((e) => e.data['closeOn'] === date));
          }),
          { numRuns: RUNS, endOnFailure: true },
        );
        const lines = await exported(scope, 'closeOn');
        assert.ok(lines.size >= RUNS);
        for (const [id, line] of lines) {
          const [deal] = await recallMany(scope, [id]);
          assert.equal(line, deal?.data['closeOn']);
        }
      });
    }
  });
});

const amount = fc.record({
  minor: fc.oneof(
    fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
    fc.bigInt({ min: -9_000_000_000_000_000n, max: 9_000_000_000_000_000n }),
  ),
  currency: fc.constantFrom('CNY', 'USD', 'EUR', 'JPY', 'KRW', 'KWD', 'BHD', 'TND', 'VND'),
});

test('money keeps its last minor unit through a file, an edit, a look back, a sum and an export, in currencies with 0, 2 and 3 places', async () => {
  await withWorkspace(async ({ security }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(amount, { minLength: 1, maxLength: 12 }), async (amounts) => {
        const tenantId = await security.workspaces.make({ name: '测试', isDemo: false, adminId: null });
        const scope = aScope({ security, tenantId });
        const cells = amounts.map((money) => {
          const cell = parseValue('money', decimalOf(money), { currency: money.currency });
          const value = { minor: money.minor.toString(), currency: money.currency };
          assert.deepEqual(cell, { ok: true, value }, decimalOf(money));
          return value;
        });
        const { entities } = await observe(scope, {
          source: { kind: 'import', name: 'list' },
          sayings: cells.map((value) => ({ kind: 'deal', data: { title: '甲', amount: value } })),
        });
        await observe(scope, {
          source: { kind: 'person', name: '林悦' },
          sayings: entities.map((id, i) => ({ kind: 'deal', id, data: { amount: cells[i] ?? null } })),
        });
        const byId = new Map((await recallMany(scope, entities)).map((e) => [e.id, e.data['amount']]));
        for (const [i, id] of entities.entries()) assert.deepEqual(byId.get(id), cells[i]);
        const then = await recallAsOf(scope, entities[0] ?? '', { at: new Date(Date.now() + 1000) });
        assert.deepEqual(then.entity.data['amount'], cells[0]);
        const { groups } = await recallGroups(scope, { kind: 'deal', sums: [{ field: 'amount', fn: 'sum' }] });
        const sums = new Map(groups[0]?.sums[0]?.money.map((m) => [m.currency, m.minor]));
        for (const [currency, of] of Map.groupBy(amounts, (a) => a.currency))
          assert.equal(sums.get(currency), of.reduce((sum, a) => sum + a.minor, 0n).toString());
        const lines = await exported(scope, 'amount');
        assert.equal(lines.size, amounts.length);
        for (const [id, line] of lines) {
          const { minor, currency } = byId.get(id) as Value & { minor: string; currency: string };
          assert.ok(line.includes(minor) || line.includes(decimalOf({ minor: BigInt(minor), currency })), line);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
