import { join, resolve } from 'node:path';
import { Failure, localeOf, problemOf } from '#base';
import { startArguments } from './arguments.ts';
import { compose, type Running } from './compose.ts';
import { WANTED_NODE } from './version.ts';

const REPO_ROOT = resolve(import.meta.dirname, '../..');
const log = (line: string): void => console.log(line);

/** One sentence in the terminal's language for what can be expected to go wrong; the whole story for a bug. */
function explain(error: unknown): string {
  if (!(error instanceof Failure)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const language = process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? 'en';
  return problemOf(error, localeOf(language.startsWith('zh') ? 'zh' : 'en')).detail;
}

function stopOnSignals(running: Running): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) return;
    isStopping = true;
    log(`Stopping (${signal}) …`);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The command that started us was killed: nobody could stop us any more.
  process.on('disconnect', () => stop('SIGTERM'));
  process.channel?.unref();
}

try {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < WANTED_NODE)
    throw new Failure('setup.node', { params: { want: WANTED_NODE, found: process.versions.node } });
  const told = startArguments(process.argv.slice(2), process.env);
  const running = await compose({
    ...told,
    repoRoot: REPO_ROOT,
    webDir: join(REPO_ROOT, 'web', 'dist'),
    env: process.env,
    log,
  });
  stopOnSignals(running);
  log('');
  log(`  Valence 价键   ${running.url}`);
  if (running.demoLogin !== null)
    log(`  演示登录 demo sign-in   ${running.demoLogin.email}   ${running.demoLogin.password}`);
  else log(`  新建工作区 make a workspace   ${running.url}/sign-up`);
  log(`  数据 data   ${running.dataDir}`);
  log('');
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
