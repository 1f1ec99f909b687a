import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { casesArguments, runCasesCommand } from './cases.ts';

const record = { ref: 'lead', kind: 'lead', data: { title: '询价', company: '甲公司', status: 'lost' } };
const line = (id: string, port: string): string =>
  JSON.stringify({
    id,
    title: { zh: id, en: id },
    input: { record: '@lead' },
    given: { records: [record] },
    expect: { port: { still: port }, refuses: 'it is lost' },
  });

test('cases are run from the command line: all that pass give true, one that fails is told with what came out', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'valence-cases-'));
  const file = join(dir, 'cases.jsonl');
  const lines: string[] = [];
  const run = (...more: string[]): Promise<boolean> =>
    runCasesCommand(casesArguments(['run', 'lead-to-touch', '--file', file, ...more]), (text) => void lines.push(text));
  try {
    writeFileSync(file, `${line('lost', 'closed')}\n`);
    assert.equal(await run('--repeat', '2'), true);
    assert.match(lines.join('\n'), /✔ lost 2\/2 .*\nlead-to-touch 1\.\d+\.\d+: 1\/1, flaky 0/);
    writeFileSync(file, [line('lost', 'closed'), line('turned', 'open')].join('\n'));
    lines.length = 0;
    assert.equal(await run('--json'), false);
    const { passed, results } = JSON.parse(lines.join('')) as { passed: number; results: { faults: object[] }[] };
    assert.equal(passed, 1);
    assert.deepEqual(results[1]?.faults, [{ what: 'port.still', expected: 'open', actual: 'closed' }]);
    writeFileSync(file, '{"id":"x"}');
    await assert.rejects(run(), { code: 'cases.unreadable' });
  } finally {
    rmSync(dir, { recursive: true });
  }
  assert.throws(() => casesArguments(['run', 'x', '--repeat', '0']), { code: 'setup.arguments' });
  assert.throws(() => casesArguments(['show', 'x']), { code: 'setup.arguments' });
});
