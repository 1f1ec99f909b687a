import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { Failure } from '#base';
import { defaultDataDir, startPostgres, type PostgresOptions, type RunningPostgres } from './index.ts';
import { lifeOf } from './process-life.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'valence-life-'));
const IS_ROOT = process.getuid?.() === 0;
const running = new Set<RunningPostgres>();

// As root the servers run as another user, who must be able to pass.
chmodSync(ROOT, 0o711);
after(async () => {
  for (const server of running) await server.stop();
  rmSync(ROOT, { recursive: true, force: true });
});

let count = 0;
const freshDir = (): string => join(ROOT, `d${(count += 1)}`);

async function start(dataDir: string, more: Partial<PostgresOptions> = {}) {
  const server = await startPostgres({ dataDir, log: () => undefined, ...more });
  running.add(server);
  return server;
}

async function ask(server: RunningPostgres, sql: string, password = server.superuser.password): Promise<unknown> {
  const { host, port, superuser } = server;
  const client = new Client({ host, port, user: superuser.user, password, database: 'postgres' });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>({ text: sql });
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const pidOf = (dataDir: string): number =>
  Number.parseInt(readFileSync(join(dataDir, 'cluster', 'data', 'postmaster.pid'), 'utf8'), 10);

/** Another Node process that starts the server on `dataDir` and then only waits. */
function launchElsewhere(dataDir: string, more: Partial<PostgresOptions> = {}) {
  const code = `
    import { startPostgres } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    const options = ${JSON.stringify({ dataDir, ...more })};
    const { adopted } = await startPostgres({ ...options, log: () => undefined });
    console.log(adopted ? 'adopted' : 'started');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, lines: createInterface(child.stdout) };
}

/** The same, once its server is up; tells what it said. */
async function startElsewhere(dataDir: string, more: Partial<PostgresOptions> = {}) {
  const { child, lines } = launchElsewhere(dataDir, more);
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string | undefined];
  assert.ok(line !== undefined, 'the other process could not start the server');
  return { child, line };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const failsWith = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

test('the first start makes a database that keeps what is written, behind a password', async () => {
  const dataDir = freshDir();
  const first = await start(dataDir);
  await ask(first, 'create table kept as select 42 as answer');
  await assert.rejects(ask(first, 'select 1', 'wrong'), /password authentication failed/);
  await first.stop();

  const second = await start(dataDir);
  assert.equal(await ask(second, 'select answer from kept'), 42);
  assert.equal(second.adopted, false);
  assert.deepEqual(second.superuser, first.superuser);
  assert.equal(statSync(join(dataDir, 'cluster', 'identity.json')).mode & 0o777, 0o600);
  await second.stop();
});

test('the server is durable, opens no network port and trusts nobody', async () => {
  const server = await start(freshDir());
  const settings = await ask(
    server,
    `select jsonb_object_agg(name, setting) from pg_settings
     where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'server_encoding')`,
  );
  const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
  assert.deepEqual(settings, { ...durable, listen_addresses: '', server_encoding: 'UTF8' });
  assert.equal(
    await ask(server, `select string_agg(distinct auth_method, ',') from pg_hba_file_rules`),
    'scram-sha-256',
  );
  assert.equal(statSync(server.host).mode & 0o777, 0o700);
  await server.stop();
});

test('stopping is clean, happens once and gives the directory free', async () => {
  const dataDir = freshDir();
  const server = await start(dataDir);
  const pid = pidOf(dataDir);
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  assert.equal(lifeOf(pid), null);
  assert.equal(existsSync(join(dataDir, 'lock')), false);
  assert.equal(existsSync(join(dataDir, 'cluster', 'data', 'postmaster.pid')), false);
  assert.match(readFileSync(join(dataDir, 'postgres.log'), 'utf8'), /database system is shut down/);
});

test('after kill -9 of its process the next start takes the running server over and can stop it', async () => {
  const dataDir = freshDir();
  const { child, line } = await startElsewhere(dataDir);
  assert.equal(line, 'started');
  const pid = pidOf(dataDir);
  await kill(child);

  const server = await start(dataDir);
  assert.equal(server.adopted, true);
  assert.equal(pidOf(dataDir), pid);
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
  assert.equal(lifeOf(pid), null);
});

test('a server left with other settings is ended and started anew', async () => {
  const dataDir = freshDir();
  const { child } = await startElsewhere(dataDir);
  const pid = pidOf(dataDir);
  await kill(child);
  const conf = join(dataDir, 'cluster', 'data', 'postgresql.conf');
  writeFileSync(conf, readFileSync(conf, 'utf8').replace('18.', '17.'));

  const server = await start(dataDir);
  assert.equal(server.adopted, false);
  assert.equal(lifeOf(pid), null);
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
});

test('a stale note whose process number now belongs to a stranger does not keep the server from starting', async () => {
  const dataDir = freshDir();
  await (await start(dataDir)).stop();
  const note = join(dataDir, 'cluster', 'data', 'postmaster.pid');
  writeFileSync(note, `${process.pid}\n${join(dataDir, 'cluster', 'data')}\n1\n5432\n${dataDir}\n\n1 1\nready   \n`);
  if (IS_ROOT) chownSync(note, 65534, 65534);
  const server = await start(dataDir);
  assert.equal(server.adopted, false);
  assert.notEqual(pidOf(dataDir), process.pid);
  await server.stop();
});

test('a directory in use by another process, or by this one, is refused with its number', async () => {
  const dataDir = freshDir();
  const { child } = await startElsewhere(dataDir);
  await assert.rejects(start(dataDir), (error) => {
    assert.ok(failsWith('setup.data_in_use')(error) && error instanceof Failure);
    return error.params['pid'] === child.pid;
  });
  await kill(child);
  const server = await start(dataDir);
  await assert.rejects(start(dataDir), failsWith('setup.data_in_use'));
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
});

test('a first start killed at any moment leaves nothing that keeps the next one from starting', async () => {
  for (const afterMs of [150, 350, 550]) {
    const dataDir = freshDir();
    const { child } = launchElsewhere(dataDir);
    await pause(afterMs);
    await kill(child);
    const server = await start(dataDir);
    assert.equal(await ask(server, 'select 1'), 1);
    const clusters = readdirSync(dataDir).filter((name) => name.startsWith('cluster'));
    assert.deepEqual(clusters, ['cluster']);
    await server.stop();
  }
});

test('data of another major version are refused and left alone', async () => {
  const dataDir = freshDir();
  await (await start(dataDir)).stop();
  const version = join(dataDir, 'cluster', 'data', 'PG_VERSION');
  writeFileSync(version, '17\n');
  await assert.rejects(start(dataDir), (error) => {
    assert.ok(failsWith('setup.data_version')(error) && error instanceof Failure);
    return error.params['found'] === '17' && error.params['want'] === '18';
  });
  assert.equal(existsSync(join(dataDir, 'lock')), false);
  writeFileSync(version, '18\n');
  await (await start(dataDir)).stop();
});

test('a cluster that was swapped for another is refused', async () => {
  const [one, two] = [freshDir(), freshDir()];
  await (await start(one)).stop();
  await (await start(two)).stop();
  rmSync(join(one, 'cluster', 'data'), { recursive: true });
  renameSync(join(two, 'cluster', 'data'), join(one, 'cluster', 'data'));
  await assert.rejects(start(one), failsWith('setup.data_foreign'));
  await assert.rejects(start(two), failsWith('setup.data_foreign'));
});

test('data of another user are refused', { skip: !IS_ROOT && 'only root can give files away' }, async () => {
  const dataDir = freshDir();
  await (await start(dataDir)).stop();
  chownSync(join(dataDir, 'cluster', 'data'), 12_345, 12_345);
  await assert.rejects(start(dataDir), failsWith('setup.data_owner'));
  chownSync(join(dataDir, 'cluster', 'data'), 65534, 65534);
  chownSync(join(dataDir, 'cluster'), 12_345, 12_345);
  await assert.rejects(start(dataDir), failsWith('setup.data_owner'));
});

test('a place that cannot be written is refused', async () => {
  const locked = freshDir();
  mkdirSync(locked, { mode: 0o555 });
  // Root writes anywhere but into the kernel's own file system.
  const dataDir = IS_ROOT ? '/sys/kernel/valence' : join(locked, 'data');
  await assert.rejects(start(dataDir), failsWith('setup.no_permission'));
  if (!IS_ROOT) await assert.rejects(start(locked), failsWith('setup.no_permission'));
});

test('a file in the place of the directory is refused', async () => {
  const dataDir = freshDir();
  writeFileSync(dataDir, '');
  await assert.rejects(start(dataDir), failsWith('setup.data_not_dir'));
  await assert.rejects(start(join(dataDir, 'deeper')), failsWith('setup.data_not_dir'));
});

test('a directory that PostgreSQL’s user cannot come to is refused', { skip: !IS_ROOT && 'only as root' }, async () => {
  const locked = freshDir();
  mkdirSync(locked, { mode: 0o700 });
  mkdirSync(join(locked, 'data'));
  await assert.rejects(start(join(locked, 'data')), failsWith('setup.data_unreachable'));
});

test('a data directory too deep for a socket path gets its socket elsewhere', async () => {
  const dataDir = join(freshDir(), '深'.repeat(20), 'd'.repeat(60));
  const server = await start(dataDir);
  assert.equal(server.host.startsWith(dataDir), false);
  assert.ok(Buffer.byteLength(`${server.host}/.s.PGSQL.${server.port}`) <= 107);
  assert.equal(statSync(server.host).mode & 0o777, 0o700);
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
  rmSync(server.host, { recursive: true });
});

test('a data directory with spaces and quotes in its name works', async () => {
  const server = await start(join(freshDir(), `客户 “data” it's, "here"`));
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
});

test('a server that cannot start says why and leaves the directory free', async () => {
  const dataDir = freshDir();
  await (await start(dataDir)).stop();
  const wal = join(dataDir, 'cluster', 'data', 'pg_wal');
  renameSync(wal, `${wal}.away`);
  await assert.rejects(start(dataDir), (error) => {
    assert.ok(failsWith('setup.postgres_failed')(error) && error instanceof Failure);
    return /FATAL.*pg_wal/.test(String(error.params['reason']));
  });
  renameSync(`${wal}.away`, wal);
  await (await start(dataDir)).stop();
});

test('throw-away data vanish with stop, and with kill -9 of their process', async () => {
  const dataDir = freshDir();
  const server = await start(dataDir, { ephemeral: true });
  assert.equal(await ask(server, 'show fsync'), 'off');
  await server.stop();
  assert.equal(existsSync(dataDir), false);

  const { child } = await startElsewhere(dataDir, { ephemeral: true });
  const pid = pidOf(dataDir);
  await kill(child);
  for (let n = 0; n < 200 && existsSync(dataDir); n += 1) await pause(50);
  assert.equal(existsSync(dataDir), false);
  assert.equal(lifeOf(pid), null);
});

test('the data of a clone live inside it unless only root can go there', () => {
  const open = freshDir();
  mkdirSync(open, { mode: 0o755 });
  assert.equal(defaultDataDir(open), join(open, '.valence'));
  const closed = freshDir();
  mkdirSync(join(closed, 'clone'), { recursive: true });
  chmodSync(closed, 0o700);
  const chosen = defaultDataDir(join(closed, 'clone'));
  if (!IS_ROOT) assert.equal(chosen, join(closed, 'clone', '.valence'));
  else assert.match(chosen, /^\/var\/lib\/valence\/[0-9a-f]{12}$/);
});
