import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Failure } from '#base';
import { defaultDataDir, startPostgres, type StoreConfig } from '#store';

/** A server to work on, and how to let go of it. */
export type Database = Readonly<{ config: StoreConfig; dataDir: string; isEmbedded: boolean; stop(): Promise<void> }>;

type Wanted = Readonly<{
  repoRoot: string;
  dataDir: string | null;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}>;

/** The embedded PostgreSQL, or the one `DATABASE_URL` names. @throws Failure one of `setup.*` */
export async function openDatabase({ repoRoot, dataDir: told, env, log }: Wanted): Promise<Database> {
  const dataDir = told ?? defaultDataDir(repoRoot);
  const url = env['DATABASE_URL'];
  if (url !== undefined && url !== '') {
    const secret = await secretIn(dataDir, env);
    return { config: { admin: adminOf(url), secret }, dataDir, isEmbedded: false, stop: async () => {} };
  }
  const server = await startPostgres({ dataDir, log });
  try {
    const { user, password } = server.superuser;
    const config = {
      admin: { host: server.host, port: server.port, user, password, database: 'postgres' },
      secret: await secretIn(dataDir, env),
    };
    return { config, dataDir, isEmbedded: true, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Characters. */
const SHORTEST_SECRET = 32;

/** The secret that all server processes of one installation share: from the environment, else a file made once. */
export async function secretIn(dataDir: string, env: NodeJS.ProcessEnv): Promise<Buffer> {
  const told = env['VALENCE_SECRET'];
  if (told !== undefined && told.length < SHORTEST_SECRET)
    throw new Failure('setup.secret_short', { params: { min: SHORTEST_SECRET } });
  if (told !== undefined) return Buffer.from(told);
  const file = join(dataDir, 'secret');
  try {
    mkdirSync(dataDir, { recursive: true });
    await writeFile(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      throw new Failure('setup.no_permission', { params: { dir: dataDir }, cause: error });
    if (code !== 'EEXIST') throw error;
  }
  await chmod(file, 0o600).catch(() => {});
  return readFile(file);
}

/** @throws Failure `setup.database_unreachable` when the address cannot be read. */
function adminOf(url: string): StoreConfig['admin'] {
  if (!URL.canParse(url))
    throw new Failure('setup.database_unreachable', {
      params: { host: 'DATABASE_URL', reason: 'postgresql://user:password@host:5432/database' },
    });
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode') ?? 'disable';
  return {
    host: searchParams.get('host') ?? decodeURIComponent(hostname === '' ? 'localhost' : hostname),
    port: port === '' ? Number(searchParams.get('port') ?? 5432) : Number(port),
    user: decodeURIComponent(username === '' ? 'postgres' : username),
    password: password === '' ? undefined : decodeURIComponent(password),
    database: pathname.length > 1 ? decodeURIComponent(pathname.slice(1)) : 'postgres',
    ssl: mode !== 'disable' && mode !== 'prefer' && mode !== 'allow',
  };
}
