import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '#base';
import { catalog } from '#catalog';
import { readWorkspace, useKinds, writeWorkspace } from '#kernel/memory';
import { openSecurity, type Security } from '#kernel/security';
import { migrate, openStore } from '#store';
import { openDatabase } from '../database.ts';
import { reach, type Place } from './backup.ts';

type Log = (line: string) => void;
type Asked = Readonly<{
  file: string;
  dataDir: string | null;
  workspace: string | null;
  name: string;
  email: string | null;
  password: string | null;
}>;

const ONE = { type: 'string' } as const;
const SHORTEST_PASSWORD = 10;

/** @throws Failure `setup.arguments` */
function argumentsOf(argv: readonly string[]): Asked {
  try {
    const options = { data: ONE, workspace: ONE, name: ONE, email: ONE, password: ONE } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error('one FILE');
    const { data, workspace = null, name = 'Valence', email = null, password = null } = values;
    return {
      file: resolve(file),
      dataDir: data === undefined ? null : resolve(data),
      workspace,
      name,
      email,
      password,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('setup.arguments', { params: { reason }, cause });
  }
}

const scopeOf = (security: Security, tenantId: string) =>
  security.scopeFor(tenantId, { type: 'system', id: 'command', name: 'command', role: 'admin' }, 'administration');

type On = Readonly<{ asked: Asked; place: Omit<Place, 'dataDir'>; log: Log; isNew: boolean }>;

/** The database of the installation; `isNew`: made where there is none yet, and brought to this version. */
async function onStore({ asked, place, log, isNew }: On, work: (security: Security) => Promise<void>): Promise<void> {
  useKinds(catalog.kinds);
  const where = { ...place, dataDir: asked.dataDir };
  const database = await reach(where, log).catch((error: unknown) => {
    if (isNew && error instanceof Failure && error.code === 'backup.nothing') return openDatabase({ ...where, log });
    throw error;
  });
  try {
    if (isNew) await migrate(database.config);
    const store = await openStore(database.config);
    try {
      await work(openSecurity(store, { isHttps: false, trustedOrigins: [] }));
    } finally {
      await store.close();
    }
  } finally {
    await database.stop();
  }
}

/** `export-workspace FILE [--workspace ID]`: one workspace into one file, beside a running product too. */
export async function runExportWorkspace(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  log: Log,
): Promise<void> {
  const asked = argumentsOf(argv);
  await onStore({ asked, place, log, isNew: false }, async (security) => {
    const all = await security.workspaces.all();
    const id = asked.workspace ?? (all.length === 1 ? all[0] : undefined);
    if (id === undefined || !all.includes(id))
      throw new Failure('setup.arguments', { params: { reason: `--workspace ${all.join(' | ')}` } });
    const scope = scopeOf(security, id);
    const half = `${asked.file}.part`;
    let rows = 0;
    try {
      await scope.read((tx) =>
        pipeline(
          writeWorkspace(scope, tx, async (written) => void (rows = written)),
          createWriteStream(half, { mode: 0o600 }),
        ),
      );
      await rename(half, asked.file);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    log(`${asked.file}: ${rows} rows, ${Math.ceil((await stat(asked.file)).size / 2 ** 20)} MiB.`);
    log('It holds the whole workspace in the clear. 它以明文含有整个工作区，请妥善保管。');
  });
}

/** `import-workspace FILE --email … --password … [--name …]`: a new workspace out of a file, with its administrator. */
export async function runImportWorkspace(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  log: Log,
): Promise<void> {
  const asked = argumentsOf(argv);
  const { email, password } = asked;
  if (email === null || password === null || password.length < SHORTEST_PASSWORD)
    throw new Failure('setup.arguments', { params: { reason: `--email A@B --password ≥ ${SHORTEST_PASSWORD}` } });
  await stat(asked.file).catch((cause: unknown) => {
    throw new Failure('setup.arguments', { params: { reason: asked.file }, cause });
  });
  await onStore({ asked, place, log, isNew: true }, async (security) => {
    const id = await security.workspaces.make({ name: asked.name, isDemo: false, adminId: null });
    const { counts, digest } = await readWorkspace(scopeOf(security, id), createReadStream(asked.file));
    // Only now may anyone enter: a workspace that was read in half has no members.
    await security.addMember(id, { name: asked.name, email, password, role: 'admin' });
    const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
    log(`Workspace ${id}: ${rows} rows, digest ${digest.slice(0, 12)} equal. 数据一致。 ${email}`);
  });
}
