import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Longer than a first start with its demo takes on a busy machine of two cores. */
const START_MS = 90_000;
const LAST_WORDS_MS = 2_000;
/** Settings of whoever runs the tests that must not reach the product under test. */
const FOREIGN = new Set([
  'DATABASE_URL',
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'VALENCE_SECRET',
  'LC_ALL',
  'LC_MESSAGES',
  'LANG',
]);

/** The line that tells where it serves. */
const SERVES = /Valence 价键\s+(http:\S+)/;

/** How a process of the product ended. */
export type Ending = Readonly<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;

export type ProductOptions = Readonly<{
  /** Default: a new folder that goes when the product is thrown away. */
  dataDir?: string;
  /** Default: any free one. */
  port?: number;
  /** More words for the command line, such as `--empty`. */
  args?: readonly string[];
}>;

/** The product as customers run it: a process of its own, over HTTP and signals only. */
export type Product = Readonly<{
  url: string;
  port: number;
  dataDir: string;
  /** How to sign in to the demo; null where none was made. */
  demo: Readonly<{ email: string; password: string }> | null;
  /** How it ended, once it has; with all that it said. */
  ended: Promise<Ending>;
  /** SIGTERM, as a service manager says it. */
  stop(): Promise<Ending>;
  /** kill -9: no time for a last word. */
  kill(): Promise<Ending>;
  /** The same data on the same port, after `stop` or `kill`. */
  startAgain(): Promise<Product>;
  /** Stops it if it runs, and removes its data. */
  throwAway(): Promise<void>;
}>;

/** Starts the product and waits until it serves. The pages are built first when they are stale. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  buildPages();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'valence-product-'));
  const running = launch(['--port', String(options.port ?? 0), '--data', dataDir, ...(options.args ?? [])]);
  const url = await Promise.race([running.said(SERVES), refused(running), tooLate(running)]);
  const ready = await fetch(`${url}/readyz`);
  if (!ready.ok) throw new Error(`/readyz answered ${ready.status}`);
  const welcome = (await (await fetch(`${url}/api/welcome`)).json()) as { demo: Product['demo'] };
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    dataDir,
    demo: welcome.demo,
    ended: running.ended,
    stop: () => running.end('SIGTERM'),
    kill: () => running.end('SIGKILL'),
    startAgain: () => startProduct({ ...options, dataDir, port }),
    async throwAway() {
      await running.end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the product where it must not come up, and tells how it ended. `env` may name the terminal's language. */
export async function startInVain(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  const running = launch(args, env);
  void running.said(SERVES).then(() => running.end('SIGTERM'));
  const timer = setTimeout(() => void running.end('SIGKILL'), START_MS).unref();
  const ending = await running.ended;
  clearTimeout(timer);
  return ending;
}

type Launched = Readonly<{
  ended: Promise<Ending>;
  said(line: RegExp): Promise<string>;
  end(signal: NodeJS.Signals): Promise<Ending>;
}>;

function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): Launched {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.has(name)));
  const child = spawn(process.execPath, ['src/main/start.ts', ...args], {
    cwd: ROOT,
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ending>((resolve) => {
    // Its last words have come by `close`; whoever it left behind with its pipes in hand keeps that from coming.
    child.on('exit', (code, signal) => {
      const timer = setTimeout(() => resolve({ code, signal, output }), LAST_WORDS_MS);
      child.on('close', () => {
        clearTimeout(timer);
        resolve({ code, signal, output });
      });
    });
  });
  endWithUs(child);
  return {
    ended,
    said: (line) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = line.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
      }),
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

async function refused({ ended }: Launched): Promise<never> {
  const { code, signal, output } = await ended;
  throw new Error(`the product ended (${code ?? signal}) before it served:\n${output}`);
}

function tooLate({ ended, end, said }: Launched): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      void end('SIGTERM').then(({ output }) => reject(new Error(`it did not serve in ${START_MS} ms:\n${output}`)));
    }, START_MS).unref();
    void Promise.race([ended, said(SERVES)]).then(() => clearTimeout(timer));
  });
}

/** A test run that is broken off leaves no server behind. */
function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}

let isBuilt = false;

/** As `npm start` does, so that journeys never walk through yesterday's pages. */
export function buildPages(): void {
  if (isBuilt) return;
  const program = "import { ensure } from './tools/ensure.mjs'; await ensure({ web: true });";
  const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('the pages could not be built');
  isBuilt = true;
}
