import type { Purpose, Role, Scope, Security } from '#kernel/security';
import { startJobs, type JobActor, type Store, type StoreConfig } from '#store';
import { importHandlers } from './import-jobs.ts';
import { openImports, type ImportFile, type ImportsDoor } from './imports.ts';
import type { ImportView } from './import-view.ts';
import type { GuessOutcome } from './profile-file.ts';

const POLL_MS = 20;
const WORKING = new Set(['reading', 'checking', 'importing', 'undoing']);

/** A workspace on a database of its own, as the test kit makes it. */
type Workspace = Readonly<{
  store: Store;
  config: StoreConfig;
  security: Security;
  tenantId: string;
  scope(purpose?: Purpose): Scope;
}>;
type WithWorkspace = <T>(fn: (workspace: Workspace) => Promise<T>) => Promise<T>;

type BenchFile = Partial<ImportFile> & { text: string };
type Change = (view: ImportView) => Partial<ImportView>;

/** A workspace with imports and somebody who does their work. Only for tests. */
export type ImportBench = Workspace &
  Readonly<{
    imports: ImportsDoor;
    mine: Scope;
    /** Waits until nothing goes on with the import, or until `isEnough`. */
    settled(id: string, isEnough?: (view: ImportView) => boolean): Promise<ImportView>;
    /** From the file to the end of the dry run, with what was suggested. */
    checked(file: BenchFile, change?: Change): Promise<ImportView>;
    /** From the file to the end of the import. */
    imported(file: BenchFile, change?: Change): Promise<ImportView>;
  }>;

/** Works on the import jobs of a store as whoever asked for them. */
export function workOnImports(store: Store, { security }: { security: Security }, owner = 'bench') {
  const open = (job: { tenantId: string; actor: JobActor }) =>
    security.scopeFor(
      job.tenantId,
      { type: 'person', id: job.actor.id, name: '测试员', role: job.actor.role as Role },
      'sales',
    );
  return startJobs(store, importHandlers(open), { owner, report: () => {} });
}

type BenchOptions = Readonly<{ guessOutcome?: GuessOutcome; isIdle?: boolean }>;

/** Makes a bench in a workspace for `fn`; `isIdle`: nobody works on the jobs. */
export function importsIn(withWorkspace: WithWorkspace) {
  return <T>(fn: (bench: ImportBench) => Promise<T>, { guessOutcome, isIdle = false }: BenchOptions = {}): Promise<T> =>
    withWorkspace(async (workspace) => {
      const jobs = isIdle ? undefined : workOnImports(workspace.store, workspace);
      try {
        return await fn(benchIn(workspace, openImports(guessOutcome === undefined ? {} : { guessOutcome })));
      } finally {
        await jobs?.stop();
      }
    });
}

function benchIn(workspace: Workspace, imports: ImportsDoor): ImportBench {
  const mine = workspace.scope();
  const settled: ImportBench['settled'] = async (id, isEnough = () => false) => {
    for (;;) {
      const view = await imports.getImport(mine, id);
      if (!WORKING.has(view.status) || isEnough(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const checked: ImportBench['checked'] = async ({ text, ...file }, change) => {
    const whole = { fileName: '线索.csv', kind: 'lead', body: Buffer.from(text), ...file };
    const view = await imports.startImport(mine, whole);
    const { mapping, keys, outcome } = { ...view, ...change?.(view) };
    await imports.setMapping(mine, view.id, { mapping, keys, outcome });
    return settled(view.id);
  };
  const imported: ImportBench['imported'] = async (file, change) => {
    const { id } = await checked(file, change);
    await imports.startRun(mine, id, { onlyValid: false });
    return settled(id);
  };
  return { ...workspace, imports, mine, settled, checked, imported };
}

/** A file of leads with `rows` rows; `change` may rewrite single cells. */
export function leadsFile(rows: number, change: (row: string[], at: number) => string[] = (row) => row): string {
  const header = ['线索编号', '公司名称', '联系人', '手机', '邮箱', '来源', '金额', '负责人', '温度等级'];
  const lines = Array.from({ length: rows }, (_, at) =>
    change(
      [
        `L-${String(at).padStart(6, '0')}`,
        `苏州恒泰${at % 50}新能源有限公司`,
        `王${'伟芳娜敏静'[at % 5]}${at}`,
        `138${String(at).padStart(8, '0')}`,
        `p${at}@example.com`,
        ['展会', '官网', '转介绍'][at % 3] ?? '',
        `${(at % 90) + 10}万`,
        ['张三', '李四'][at % 2] ?? '',
        ['A', 'B', 'C'][at % 3] ?? '',
      ],
      at,
    ).join(','),
  );
  return [header.join(','), ...lines, ''].join('\n');
}
