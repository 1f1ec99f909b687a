import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const KERNELS = ['kernel/security', 'kernel/memory', 'kernel/process', 'kernel/io'] as const;
const EVERYTHING_ELSE = ['base', 'contract', 'store', ...KERNELS, 'value', 'market', 'catalog', 'http'] as const;

/** What each module may import, besides itself. Read it top to bottom: a module sees only what stands above it. */
const MAY_IMPORT = {
  contract: [],
  base: [],
  store: ['base', 'contract'],
  'kernel/security': ['base', 'contract', 'store'],
  'kernel/memory': ['base', 'contract', 'store', 'kernel/security'],
  'kernel/process': ['base', 'contract', 'store', 'kernel/security', 'kernel/memory'],
  'kernel/io': ['base', 'contract', 'store', 'kernel/security', 'kernel/memory'],
  value: ['base', 'contract', ...KERNELS],
  market: ['base', 'contract', ...KERNELS, 'value'],
  catalog: ['base', 'contract', ...KERNELS, 'value', 'market'],
  http: ['base', 'contract', ...KERNELS, 'value', 'market'],
  main: EVERYTHING_ELSE,
  web: ['contract'],
  client: ['contract'],
} as const satisfies Record<string, readonly string[]>;

type Module = keyof typeof MAY_IMPORT;
const MODULES = Object.keys(MAY_IMPORT) as Module[];
const OUTSIDE_SRC: readonly Module[] = ['contract', 'web', 'client'];

/** Who may speak SQL; for everyone else the kernels are the only way to data. */
const SPEAK_SQL: ReadonlySet<Module> = new Set(['store', ...KERNELS, 'main']);
const SQL_PACKAGES = /^(?:kysely|pg|pg-copy-streams|pg-cursor)(?:\/|$)/;

const FILES = ['src/**/*.{ts,tsx}', 'contract/**/*.{ts,tsx}', 'web/**/*.{ts,tsx}', 'client/**/*.{ts,tsx}'];
const CONTRACT_PACKAGE = '@valence/contract';
const TEST_DOOR = '#test';

/** Ways in which a file names another one: statements, `import()` and types in it, resolved names, worker URLs. */
const NAMINGS = [
  /^\s*(?:import|export)\b(?:[^'"`;()=]*?\bfrom)?\s*['"]([^'"]+)['"]/gm,
  /\bimport\s*\(\s*['"`]([^'"`$]+)['"`]/g,
  /\bimport\.meta\.resolve\(\s*['"`]([^'"`$]+)['"`]/g,
  /\bnew URL\(\s*['"`]([^'"`$]+\.[cm]?[jt]sx?)['"`]\s*,\s*import\.meta\.url/g,
];
const COMMENT_LINES = /^\s*(?:\/\/|\*|\/\*).*$/gm;

/** Every import below `root` that breaks the order of the house, one sentence each with the file in front. */
export function findFaults(root: string): string[] {
  const doors = doorsOf(root);
  return globSync(FILES, { cwd: root, exclude: (name) => /(?:^|\/)(?:node_modules|dist)$/.test(name) })
    .toSorted()
    .flatMap((file) => {
      const from = moduleOf(file);
      if (from === undefined) return [`${file}: stands in no module`];
      const code = readFileSync(join(root, file), 'utf8').replace(COMMENT_LINES, '');
      const faults = targetsIn(code).map((target) => faultOf({ root, file, from, target, doors }));
      return faults.filter((fault) => fault !== null).map((fault) => `${file}: ${fault}`);
    });
}

type Naming = Readonly<{ root: string; file: string; from: Module; target: string; doors: ReadonlySet<string> }>;

function faultOf(naming: Naming): string | null {
  const { file, from, target, doors } = naming;
  const isTest = /\.test\.tsx?$/.test(file);
  if (target === TEST_DOOR) return isTest ? null : `${target} is for tests only`;
  if (target.startsWith('.')) return relativeFault(naming, isTest);
  if (target.startsWith('#'))
    return doors.has(target) ? orderFault(from, moduleOf(`src/${target.slice(1)}`), isTest) : `${target} is no door`;
  if (target === CONTRACT_PACKAGE) return orderFault(from, 'contract', isTest);
  if (target.startsWith(`${CONTRACT_PACKAGE}/`)) return `enter contract by its door, ${CONTRACT_PACKAGE}`;
  return isTest ? null : packageFault(from, target);
}

function relativeFault({ root, file, from, target }: Naming, isTest: boolean): string | null {
  const path = relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/');
  const to = moduleOf(path);
  if (to === from) return null;
  if (to !== undefined) return `enter ${to} by its door, ${to === 'contract' ? CONTRACT_PACKAGE : `#${to}`}`;
  if (path.startsWith('test/') && isTest) return `enter the test kit by its door, ${TEST_DOOR}`;
  // Files of data beside the sources, such as package.json, belong to nobody.
  return /\.[cm]?[jt]sx?$/.test(path) ? `${target} leads to no module` : null;
}

function orderFault(from: Module, to: Module | undefined, isTest: boolean): string | null {
  if (to === undefined || to === from || (isTest && !OUTSIDE_SRC.includes(from))) return null;
  return MAY_IMPORT[from].some((module) => module === to) ? null : `${from} must not import ${to}`;
}

function packageFault(from: Module, target: string): string | null {
  if (SQL_PACKAGES.test(target) && !SPEAK_SQL.has(from)) return `${from} must not speak SQL (${target})`;
  if (from === 'contract' && target.startsWith('node:')) return `contract runs in browsers too (${target})`;
  return null;
}

function moduleOf(path: string): Module | undefined {
  const isOutside = OUTSIDE_SRC.some((module) => path.startsWith(`${module}/`));
  if (!isOutside && !path.startsWith('src/')) return undefined;
  const inside = isOutside ? path : path.slice('src/'.length);
  return MODULES.filter((module) => isOutside === OUTSIDE_SRC.includes(module)).find(
    (module) => inside === module || inside.startsWith(`${module}/`),
  );
}

function targetsIn(code: string): string[] {
  return NAMINGS.flatMap((pattern) => [...code.matchAll(pattern)].map(([, target = '']) => target));
}

function doorsOf(root: string): ReadonlySet<string> {
  const { imports = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports?: object };
  return new Set(Object.keys(imports));
}

if (import.meta.main) {
  const faults = findFaults(process.cwd());
  for (const fault of faults) console.error(fault);
  console.log(`${MODULES.length} modules, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
