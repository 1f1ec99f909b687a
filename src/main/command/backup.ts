import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '#base';
import { defaultDataDir, findRunning, restoreBackup, takeBackup, type BackupReport, type StoreConfig } from '#store';
import { openDatabase, secretIn } from '../database.ts';
import { VERSION } from '../version.ts';

type Log = (line: string) => void;

/** Where an installation's data are, as the command line names it. */
export type Place = Readonly<{ repoRoot: string; dataDir: string | null; env: NodeJS.ProcessEnv }>;

const ENDING = '.backup';

/** @throws Failure `setup.arguments` */
function argumentsOf<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Failure('setup.arguments', {
      params: { reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}

const told = (value: string | undefined): string | null => (value === undefined ? null : resolve(value));

/** `backup FILE`, or `backup DIR --keep N`. Works beside a running product as well as without one. */
export async function runBackupCommand(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  log: Log,
): Promise<void> {
  const { target, keep, dataDir, withSecret } = argumentsOf(() => {
    const options = {
      data: { type: 'string' },
      keep: { type: 'string' },
      'without-secret': { type: 'boolean' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error('one FILE or DIR');
    const keepN = values.keep === undefined ? null : Number(values.keep);
    if (keepN !== null && (!Number.isInteger(keepN) || keepN < 1)) throw new Error('--keep 1–…');
    return {
      target: resolve(file),
      keep: keepN,
      dataDir: told(values.data),
      withSecret: values['without-secret'] !== true,
    };
  });
  const isDirectory = keep !== null || (await stat(target).catch(() => null))?.isDirectory() === true;
  const file = isDirectory ? join(target, `valence-${stamp(new Date())}${ENDING}`) : target;
  const database = await reach({ ...place, dataDir }, log);
  try {
    const { report, bytes } = await backupTo(file, database.config, withSecret);
    const rows = report.tables.reduce((sum, t) => sum + t.rows, 0);
    log(
      `${file}: ${rows} rows of ${report.tables.length} tables, ${mib(report.bytes)} MiB, ${mib(bytes)} MiB compressed.`,
    );
    if (withSecret)
      log(
        'It holds everything, the key of the files too: keep it as safe as the database. 它含有全部数据和文件密钥，请像数据库一样保管。',
      );
    if (keep !== null) for (const old of await rotate(target, keep)) log(`Removed ${old}.`);
  } finally {
    await database.stop();
  }
}

/** Writes beside, reads it back once, then renames: a file of that name is a whole backup or not there. @throws Failure `backup.exists` */
export async function backupTo(
  file: string,
  config: StoreConfig,
  withSecret: boolean,
): Promise<{ report: BackupReport; bytes: number }> {
  if ((await stat(file).catch(() => null)) !== null) throw new Failure('backup.exists', { params: { file } });
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.part-${process.pid}`;
  try {
    const out = createWriteStream(draft, { mode: 0o600, flush: true });
    const report = await takeBackup(config, out, { product: VERSION, withSecret, takenAt: new Date() });
    const { size } = await stat(draft);
    await rename(draft, file);
    return { report, bytes: size };
  } finally {
    await rm(draft, { force: true });
  }
}

/** The newest `keep` stay. */
export async function rotate(dir: string, keep: number): Promise<readonly string[]> {
  const files = (await readdir(dir)).filter((f) => f.startsWith('valence-') && f.endsWith(ENDING)).toSorted();
  const old = files.slice(0, Math.max(0, files.length - keep)).map((f) => join(dir, f));
  for (const file of old) await rm(file);
  return old;
}

/** `restore FILE` into an empty data directory, or the empty database of DATABASE_URL. */
export async function runRestoreCommand(
  argv: readonly string[],
  place: Omit<Place, 'dataDir'>,
  log: Log,
): Promise<void> {
  const { file, dataDir } = argumentsOf(() => {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { data: { type: 'string' } },
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new Error('one FILE');
    return { file: resolve(name), dataDir: told(values.data) };
  });
  const since = performance.now();
  let stop = async (): Promise<void> => {};
  try {
    const { header, tables, upgraded } = await restoreBackup(createReadStream(file), {
      async open({ secret, product, takenAt, level }) {
        log(`${basename(file)}: version ${product}, ${level}, taken ${takenAt}.`);
        const where = dataDir ?? defaultDataDir(place.repoRoot);
        await keepSecret(where, secret, place.env);
        const database = await openDatabase({ ...place, dataDir: where, log });
        stop = () => database.stop();
        return database.config;
      },
      progress: everySeconds(5, (table, bytes) => log(`  ${table} … ${mib(bytes)} MiB`)),
    });
    const rows = tables.reduce((sum, t) => sum + t.rows, 0);
    const upgrade = upgraded.length === 0 ? '' : `, upgraded by ${upgraded.length} steps from ${header.level}`;
    log(
      `Restored ${rows} rows of ${tables.length} tables in ${((performance.now() - since) / 1000).toFixed(1)} s${upgrade}.`,
    );
  } finally {
    await stop();
  }
}

/** What is encrypted in the backup opens with its secret alone. @throws Failure `backup.secret` */
async function keepSecret(dataDir: string, secret: string | null, env: NodeJS.ProcessEnv): Promise<void> {
  const given = env['VALENCE_SECRET'];
  const known = secret === null ? null : Buffer.from(secret, 'base64url').toString();
  if (given !== undefined) {
    if (known !== null && known !== given) throw new Failure('backup.secret');
    return;
  }
  if (known === null) throw new Failure('backup.secret');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, 'secret'), known, { mode: 0o600 });
}

/** The database of a running product, or the one of the data directory started for as long as this takes. */
export async function reach(place: Place, log: Log): Promise<{ config: StoreConfig; stop(): Promise<void> }> {
  const dataDir = place.dataDir ?? defaultDataDir(place.repoRoot);
  const url = place.env['DATABASE_URL'];
  const admin = url === undefined || url === '' ? findRunning(dataDir) : null;
  if (admin !== null) return { config: { admin, secret: await secretIn(dataDir, place.env) }, stop: async () => {} };
  if (url === undefined || url === '') {
    const found = await stat(join(dataDir, 'cluster')).catch(() => null);
    if (found === null) throw new Failure('backup.nothing');
  }
  return openDatabase({ ...place, dataDir, log });
}

function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '-');
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

function everySeconds(seconds: number, say: (table: string, bytes: number) => void) {
  let last = performance.now();
  return (table: string, bytes: number): void => {
    if (performance.now() - last < seconds * 1000) return;
    last = performance.now();
    say(table, bytes);
  };
}
