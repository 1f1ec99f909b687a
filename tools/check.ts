import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * One thing that must hold. What it says is shown as it comes (`live`), all at once when it has ended (`whole`), or only
 * when it fails.
 */
type Step = Readonly<{ name: string; command: readonly string[]; cwd?: string; shows?: 'live' | 'whole' }>;

type Outcome = Readonly<{ ok: boolean; seconds: string; output: string }>;

/** Far beyond the slowest on a busy machine of two cores: what takes longer has hung, and would never say so by itself. */
const TEST_MS = 480_000;
const STEP_MS = 1_800_000;

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');

/** Small and independent: two at a time. Their order is the order in which faults are cheapest to mend. */
const STATIC: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'types', command: ['tsc', '-p', '.', '--noEmit'] },
  ...(existsSync(join(ROOT, 'web', 'tsconfig.json'))
    ? [{ name: 'types-web', command: ['tsc', '-p', 'web', '--noEmit'] }]
    : []),
  { name: 'layers', command: ['node', 'tools/layers.ts'] },
  { name: 'unused', command: ['knip', '--no-progress'] },
];

/** Each wants both cores to itself: several of them measure time. */
const RUNNERS: readonly Step[] = [
  ...testStep('server', ['src/**/*.test.ts', 'contract/src/**/*.test.ts', 'tools/**/*.test.ts']),
  ...(hasFiles(['web/**/*.test.{ts,tsx}'])
    ? [{ name: 'web', command: ['vitest', 'run'], cwd: 'web', shows: 'live' as const }]
    : []),
];

/** Through the doors of the whole product; a browser waits often enough that another program finds room beside it. */
const DOORS: readonly Step[] = [
  ...testStep('journeys', ['test/journeys/*.test.ts']),
  ...testStep('doors', ['test/*.test.ts'], 'whole'),
  ...testStep('pages', ['test/pages/*.test.ts'], 'whole'),
];

function testStep(name: string, patterns: readonly string[], shows: 'live' | 'whole' = 'live'): Step[] {
  const command = ['node', '--test', '--test-isolation=none', `--test-timeout=${TEST_MS}`, ...patterns];
  return hasFiles(patterns) ? [{ name, command, shows }] : [];
}

function hasFiles(patterns: readonly string[]): boolean {
  return globSync(patterns, { cwd: ROOT, exclude: (name) => name.endsWith('node_modules') }).length > 0;
}

function run({ command, cwd = '.', shows }: Step): Promise<Outcome> {
  const since = performance.now();
  const [program = '', ...args] = command;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = spawn(program, args, {
    cwd: join(ROOT, cwd),
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env['PATH'] ?? ''}`,
      FORCE_COLOR: shows === undefined ? '0' : undefined,
    },
    stdio: shows === 'live' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const end = (ok: boolean): void => resolve({ ok, output, seconds: ((performance.now() - since) / 1000).toFixed(1) });
  const timer = setTimeout(() => {
    output += `\nbroken off after ${STEP_MS / 60_000} minutes`;
    child.kill('SIGKILL');
    end(false);
  }, STEP_MS).unref();
  child.on('error', (error) => {
    output += error.message;
    end(false);
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    end(code === 0);
  });
  return promise;
}

function report({ name, shows }: Step, { ok, seconds, output }: Outcome): void {
  if ((!ok || shows === 'whole') && output !== '') console.log(output.trimEnd());
  console.log(`${ok ? '✔' : '✖'} ${name} ${seconds} s`);
}

/** Runs the steps with so many at once; after the first failure nothing new begins. True when all held. */
async function runAll(steps: readonly Step[], atOnce: number): Promise<boolean> {
  const waiting = [...steps];
  let isGood = true;
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined && isGood; step = waiting.shift()) {
      if (step.shows !== undefined) console.log(`▶ ${step.name}`);
      const outcome = await run(step);
      report(step, outcome);
      isGood &&= outcome.ok;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return isGood;
}

/** The names after `--only`, or without it as bare words; null means everything. */
function chosen(args: readonly string[]): ReadonlySet<string> | null {
  const names = args.filter((arg) => arg !== '--only').flatMap((arg) => arg.split(','));
  const known = [...STATIC, ...RUNNERS, ...DOORS].map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    console.error(`There is no step “${name}”. Choose from: ${known.join(', ')}.`);
    process.exit(1);
  }
  return names.length > 0 ? new Set(names) : null;
}

const only = chosen(process.argv.slice(2));
const wanted = (steps: readonly Step[]): Step[] => steps.filter(({ name }) => only === null || only.has(name));
const since = performance.now();
const ok = (await runAll(wanted(STATIC), 2)) && (await runAll(wanted(RUNNERS), 1)) && (await runAll(wanted(DOORS), 2));
console.log(
  `${ok ? 'All holds' : 'Something does not hold'} after ${((performance.now() - since) / 1000).toFixed(0)} s.`,
);
process.exitCode = ok ? 0 : 1;
