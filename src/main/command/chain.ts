import { createReadStream } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '#base';
import { LEAD_SCORE, trainLeadScore, type TrainedScore } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { openStore, startJobs } from '#store';
import { furnishScope } from '../furnish.ts';
import { jobHandlers, openKernels, type Kernels } from '../kernels.ts';
import { importFile, type ImportedFile } from './import-file.ts';
import { openLeads } from './open-leads.ts';
import { onOwnDatabase } from './own-database.ts';
import { reportOf, tableOf } from './report.ts';
import { runChains } from './run-chains.ts';

export type ChainArguments = Readonly<{
  file: string;
  id: string | null;
  outcome: string | null;
  later: readonly string[];
  out: string | null;
  report: string | null;
  onlyValid: boolean;
  limit: number | null;
}>;

/** Room for everybody: the one seller of a workspace that a command makes for itself. */
const ENDLESS_CAPACITY = 1_000_000;

/** @throws Failure `setup.arguments` */
export function chainArguments(argv: readonly string[]): ChainArguments {
  try {
    return parsed(argv);
  } catch (cause) {
    throw new Failure('setup.arguments', {
      params: { reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}

const ONE = { type: 'string' } as const;
const OPTIONS = {
  id: ONE,
  outcome: ONE,
  out: ONE,
  report: ONE,
  limit: ONE,
  later: { type: 'string', multiple: true },
  'valid-only': { type: 'boolean' },
} as const;

function parsed(argv: readonly string[]): ChainArguments {
  const { values, positionals } = parseArgs({ args: joinLater(argv), allowPositionals: true, options: OPTIONS });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error('one FILE');
  const { id = null, outcome = null, later = [], out = null, report = null } = values;
  return {
    file,
    id,
    outcome,
    later,
    out,
    report,
    onlyValid: values['valid-only'] ?? false,
    limit: limitOf(values.limit),
  };
}

function limitOf(told: string | undefined): number | null {
  if (told === undefined) return null;
  const limit = Number(told);
  if (!Number.isInteger(limit) || limit < 1) throw new Error('--limit N');
  return limit;
}

/** `--later A B C` says the same as `--later A --later B --later C`. The file stands before the options. */
function joinLater(argv: readonly string[]): string[] {
  const args: string[] = [];
  let isLater = false;
  for (const [i, arg] of argv.entries()) {
    if (arg.startsWith('--')) isLater = arg === '--later';
    else if (isLater && argv[i - 1] !== '--later') args.push('--later');
    args.push(arg);
  }
  return args;
}

/**
 * Does the main job without a browser or a running server: imports the file into a workspace of its own, learns, runs
 * the chain, writes the decisions and the report, prints a table.
 *
 * @throws Failure as the parts do.
 */
export async function runChainCommand(asked: ChainArguments, print: (line: string) => void): Promise<void> {
  await access(asked.file).catch((cause: unknown) => {
    throw new Failure('setup.arguments', { params: { reason: asked.file }, cause });
  });
  await onOwnDatabase(async (config) => {
    const store = await openStore(config);
    const kernels = await openKernels({
      store,
      isHttps: false,
      publicUrl: null,
      report: (error, where) => print(`${where}: ${String(error)}`),
    });
    const jobs = startJobs(store, jobHandlers(kernels.security), {
      owner: 'command',
      report: (error) => print(String(error)),
    });
    try {
      await work(asked, kernels, print);
    } finally {
      await jobs.stop();
      await kernels.stop();
      await store.close();
    }
  });
}

async function work(asked: ChainArguments, kernels: Kernels, print: (line: string) => void): Promise<void> {
  const { security } = kernels;
  const tenantId = await security.workspaces.make({ name: basename(asked.file), isDemo: false, adminId: null });
  const scope = security.scopeFor(tenantId, { type: 'person', id: 'command', name: '命令行', role: 'admin' }, 'sales');
  await furnishScope(scope, { name: '我 / me', capacity: ENDLESS_CAPACITY });
  print(`1/4 ${basename(asked.file)} …`);
  const imported = await importFile({
    scope,
    imports: kernels.services.imports,
    stream: createReadStream(asked.file),
    asked,
  });
  print(
    `2/4 ${imported.counts.rowsRead} rows read, ${imported.counts.refused} refused, ${imported.importMs} ms; outcome: ${imported.outcome?.column ?? '—'}`,
  );
  const trained = await learn(scope, asked, imported, print);
  const leads = await openLeads(scope, imported.idField, asked.limit);
  print(`3/4 score: ${trained === null ? 'no history' : trained.signal}; chain over ${leads.length} leads …`);
  const chains = await runChains({ scope, kernels, leads, out: asked.out, idField: imported.idField });
  const report = reportOf({ imported, trained, chains });
  if (asked.report !== null) await writeFile(asked.report, `${JSON.stringify(report, null, 2)}\n`);
  print('4/4');
  print(tableOf(report, chains));
}

async function learn(
  scope: Scope,
  asked: ChainArguments,
  imported: ImportedFile,
  print: (line: string) => void,
): Promise<TrainedScore | null> {
  try {
    return await trainLeadScore(scope.forPurpose('learning'), {
      later: asked.later.map((c) => imported.fieldOf(c)),
      idField: imported.idField,
    });
  } catch (error) {
    const isThin = error instanceof Failure && (error.code === 'model.too_little' || error.code === 'model.one_sided');
    if (!isThin) throw error;
    print(`${LEAD_SCORE}: ${error.message}`);
    return null;
  }
}
