import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLI = join(import.meta.dirname, '../src/main/cli.ts');

type Report = Record<string, number | string | null> & { leakColumns: { column: string; why: string }[] };

async function inFolder<T>(fn: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-cli-'));
  try {
    return await fn(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Leads whose outcome depends on source and visits, and a column that only who won has. */
function leadsFile(rows: number, openRows: number): string {
  let state = 7;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const lines = ['编号,公司名称,来源,访问次数,成交日期,是否成交'];
  for (let n = 1; n <= rows; n += 1) {
    const source = random() < 0.5 ? '转介绍' : '电话';
    const visits = Math.floor(random() * 12);
    const isWon = random() < 1 / (1 + Math.exp(1.8 - (source === '转介绍' ? 1.6 : 0) - visits * 0.22));
    const isOpen = n > rows - openRows;
    const won = isOpen ? '' : isWon ? '是' : '否';
    lines.push(
      `L${n},苏州第${n}电池材料有限公司,${source},${visits},${isWon && !isOpen ? `2026-0${1 + (n % 9)}-1${n % 10}` : ''},${won}`,
    );
  }
  return lines.join('\n');
}

test('a file of leads in Chinese becomes decisions with sources and an honest report, without a server', async () => {
  await inFolder(async (dir) => {
    const [file, out, report] = [join(dir, 'leads.csv'), join(dir, 'decisions.jsonl'), join(dir, 'report.json')];
    writeFileSync(file, leadsFile(1_200, 40));
    const { stdout } = await run(process.execPath, [
      CLI,
      'chain',
      file,
      '--id',
      '编号',
      '--out',
      out,
      '--report',
      report,
    ]);
    const told = JSON.parse(readFileSync(report, 'utf8')) as Report;
    assert.equal(told['rowsRead'], 1_200);
    assert.equal(told['rowsImported'], 1_200);
    assert.equal(told['rowsRefused'], 0);
    assert.equal(told['outcome'], '是否成交');
    assert.deepEqual(
      told.leakColumns.map((c) => c.column),
      ['成交日期'],
    );
    assert.equal(told['signal'], 'usable');
    assert.ok(Number(told['auc']) > 0.65 && Number(told['auc']) < 0.9, `auc ${told['auc']}`);
    assert.equal(told['chainN'], 40);
    assert.ok(Number(told['writeTransactionsPerChain']) <= 2);
    const decisions = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { id: string; chain: { touch: { sentences: { evidence: { source: string }[] }[] } } },
      );
    assert.equal(decisions.length, 40);
    assert.ok(decisions.every((d) => /^L1(1[6-9]\d|200)$/.test(d.id)));
    for (const { chain } of decisions)
      for (const sentence of chain.touch.sentences)
        assert.ok(sentence.evidence.length > 0 && sentence.evidence.every((e) => e.source !== ''));
    assert.match(stdout, /usable/);
  });
});

test('rows that are wrong stop the command with row, column and cure, unless only valid rows are wanted', async () => {
  await inFolder(async (dir) => {
    const file = join(dir, 'bad.csv');
    writeFileSync(file, `${leadsFile(300, 10)}\nL999,某公司,电话,3,不是日期,是,多一列`);
    const refused = await run(process.execPath, [CLI, 'chain', file], {
      env: { ...process.env, LANG: 'en_US.UTF-8' },
    }).then(
      () => assert.fail('it was refused'),
      (error: { code: number; stderr: string }) => error,
    );
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /row 302/);
    const { stdout } = await run(process.execPath, [CLI, 'chain', file, '--valid-only', '--limit', '3']);
    assert.match(stdout, /rowsRefused\s+1\b/);
  });
});

test('a file that is not there and an option that is none end with one sentence and a non-zero code', async () => {
  for (const args of [['chain', '/nowhere/leads.csv'], ['chain'], ['dance']]) {
    await assert.rejects(
      run(process.execPath, [CLI, ...args]),
      (error: { code: number; stderr: string }) => error.code > 0 && error.stderr.length > 0,
    );
  }
});
