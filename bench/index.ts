import { cpus, totalmem } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runApiBench } from './api.ts';
import { runBackupBench } from './backup.ts';
import { runBulkBench } from './bulk.ts';
import { runChainBench } from './chain.ts';
import { runConfidenceBench } from './confidence.ts';
import { runEngineBench } from './engine.ts';
import { runInjectionsBench } from './injections.ts';
import { runKillsBench } from './kills.ts';
import { runMatchingBench } from './matching.ts';
import { runMemoryBench } from './memory/index.ts';
import { runModelsBench } from './models.ts';
import { runPeersBench } from './peers.ts';
import { runProcessBench } from './process.ts';
import { runRenewalBench } from './renewal.ts';
import { runSearchBench } from './search/index.ts';
import { runStudioBench } from './studio.ts';
import { runTrainerBench } from './trainer.ts';
import { runTrialsBench } from './trials.ts';
import type { Bench } from './bench.ts';

/** Every measured claim. Add a file, add its line here: that is all. */
const BENCHES: Readonly<Record<string, (how: { isFull: boolean }) => Promise<Bench>>> = {
  engine: () => runEngineBench(),
  trainer: runTrainerBench,
  trials: runTrialsBench,
  chain: runChainBench,
  api: runApiBench,
  backup: runBackupBench,
  bulk: runBulkBench,
  injections: runInjectionsBench,
  kills: runKillsBench,
  matching: runMatchingBench,
  memory: runMemoryBench,
  models: runModelsBench,
  peers: runPeersBench,
  process: (how) =>
    oneAfterAnother(
      [
        runProcessBench,
        runKillsBench,
        runInjectionsBench,
        runRenewalBench,
        runTrialsBench,
        runConfidenceBench,
        runStudioBench,
        () => runEngineBench(),
        // Their packages are only installed for the long form.
        ...(how.isFull ? [runPeersBench] : []),
      ],
      how,
    ),
  confidence: runConfidenceBench,
  renewal: runRenewalBench,
  search: runSearchBench,
  studio: runStudioBench,
};

type Run = (how: { isFull: boolean }) => Promise<Bench>;

/** Several files of one claim as one bench; `n` is that of the first. */
async function oneAfterAnother([first, ...others]: readonly [Run, ...Run[]], how: { isFull: boolean }): Promise<Bench> {
  const { n, rows } = await first(how);
  const all = [...rows];
  for (const run of others) all.push(...(await run(how)).rows);
  return { n, rows: all };
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}-${process.arch}, Node ${process.versions.node}`;
}

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { json: { type: 'string' }, full: { type: 'boolean', default: false } },
});
const [name = ''] = positionals;
const run = BENCHES[name];
if (run === undefined) {
  console.error(`npm run bench -- NAME [--json FILE] [--full]   NAME: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const { n, rows } = await run({ isFull: values.full });
console.log(`${name} · ${machine()} · n = ${n}`);
console.table(
  rows.map(({ metric, value, unit, target, ok }) => ({
    metric,
    value: Number(value.toPrecision(4)),
    unit,
    target: target ?? '',
    ok: ok === null ? '' : ok ? 'yes' : 'NO',
  })),
);
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ bench: name, machine: machine(), n, rows }, null, 2)}\n`);
process.exitCode = rows.some((r) => r.ok === false) ? 1 : 0;
