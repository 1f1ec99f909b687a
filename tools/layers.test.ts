import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, test } from 'node:test';
import { findFaults } from './layers.ts';

const trees: string[] = [];
afterEach(() => trees.splice(0).forEach((tree) => rmSync(tree, { recursive: true, force: true })));

const DOORS = ['base', 'store', 'kernel/security', 'kernel/memory', 'kernel/process', 'kernel/io', 'value', 'market']
  .concat(['catalog', 'http', 'main', 'test'])
  .map((name) => [`#${name}`, `./src/${name}/index.ts`]);

/** The faults of a tree of files, given as path and content. */
function faultsOf(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'valence-layers-'));
  trees.push(root);
  const all = { 'package.json': JSON.stringify({ imports: Object.fromEntries(DOORS) }), ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return findFaults(root);
}

const line = (target: string): string => `import { x } from '${target}';\n`;

test('imports that follow the table are no fault', () => {
  const faults = faultsOf({
    'src/store/pool.ts': line('#base') + line('pg') + line('./other.ts') + line('node:fs'),
    'src/kernel/memory/fold/observe.ts': line('#kernel/security') + line('../index.ts') + line('kysely'),
    'src/catalog/tools/a/index.ts': line('#kernel/process') + line('@valence/contract') + line('zod'),
    'src/main/compose.ts': line('#catalog') + line('#http') + line('#store'),
    'web/console/page.tsx': line('@valence/contract') + line('../parts/button.tsx') + line('react'),
    'contract/src/lead.ts': line('zod'),
  });
  assert.deepEqual(faults, []);
});

test('a module that imports one below it is named with both', () => {
  assert.deepEqual(faultsOf({ 'src/base/a.ts': line('#store') }), ['src/base/a.ts: base must not import store']);
  assert.deepEqual(faultsOf({ 'src/kernel/io/a.ts': line('#kernel/process') }), [
    'src/kernel/io/a.ts: kernel/io must not import kernel/process',
  ]);
  assert.deepEqual(faultsOf({ 'src/http/a.ts': line('#catalog') }), ['src/http/a.ts: http must not import catalog']);
  assert.deepEqual(faultsOf({ 'src/value/a.ts': line('#store') }), ['src/value/a.ts: value must not import store']);
});

test('an import spread over lines, a re-export, a bare, a dynamic and a type import all count', () => {
  const ways = [
    `import {\n  one,\n  two,\n} from '#store';\n`,
    `export { one } from '#store';\n`,
    `import '#store';\n`,
    `import type { One } from '#store';\n`,
    `const one = await import('#store');\n`,
    `type One = import('#store').One;\n`,
    `const at = import.meta.resolve('#store');\n`,
  ];
  for (const way of ways) {
    assert.deepEqual(faultsOf({ 'src/base/a.ts': way }), ['src/base/a.ts: base must not import store'], way);
  }
});

test('a relative path into another module is sent to the door, for tests and workers too', () => {
  const fault = 'enter base by its door, #base';
  assert.deepEqual(faultsOf({ 'src/store/a.ts': line('../base/id.ts') }), [`src/store/a.ts: ${fault}`]);
  assert.deepEqual(faultsOf({ 'src/store/a.test.ts': line('../base/id.ts') }), [`src/store/a.test.ts: ${fault}`]);
  const worker = `new Worker(new URL('../base/id.ts', import.meta.url));`;
  assert.deepEqual(faultsOf({ 'src/store/a.ts': worker }), [`src/store/a.ts: ${fault}`]);
  assert.deepEqual(faultsOf({ 'web/a.ts': line('../contract/src/lead.ts') }), [
    'web/a.ts: enter contract by its door, @valence/contract',
  ]);
});

test('a path behind a door is no door', () => {
  assert.deepEqual(faultsOf({ 'src/http/a.ts': line('#kernel/memory/fold.ts') }), [
    'src/http/a.ts: #kernel/memory/fold.ts is no door',
  ]);
  assert.deepEqual(faultsOf({ 'src/http/a.ts': line('@valence/contract/lead') }), [
    'src/http/a.ts: enter contract by its door, @valence/contract',
  ]);
});

test('only the store, the kernels and main speak SQL', () => {
  assert.deepEqual(faultsOf({ 'src/value/a.ts': line('kysely') }), [
    'src/value/a.ts: value must not speak SQL (kysely)',
  ]);
  assert.deepEqual(faultsOf({ 'src/http/a.ts': line('pg') }), ['src/http/a.ts: http must not speak SQL (pg)']);
  assert.deepEqual(faultsOf({ 'src/http/a.test.ts': line('pg') }), []);
});

test('pages and the contract see neither the server nor, for the contract, Node', () => {
  assert.deepEqual(faultsOf({ 'web/a.ts': line('#base') }), ['web/a.ts: web must not import base']);
  assert.deepEqual(faultsOf({ 'web/a.test.ts': line('#base') }), ['web/a.test.ts: web must not import base']);
  assert.deepEqual(faultsOf({ 'web/a.ts': line('../src/base/id.ts') }), ['web/a.ts: enter base by its door, #base']);
  assert.deepEqual(faultsOf({ 'contract/src/a.ts': line('node:fs') }), [
    'contract/src/a.ts: contract runs in browsers too (node:fs)',
  ]);
});

test('the test kit is for tests, by its door', () => {
  assert.deepEqual(faultsOf({ 'src/store/a.test.ts': line('#test') + line('#http') }), []);
  assert.deepEqual(faultsOf({ 'src/store/a.ts': line('#test') }), ['src/store/a.ts: #test is for tests only']);
  assert.deepEqual(faultsOf({ 'src/store/a.test.ts': line('../../test/kit.ts') }), [
    'src/store/a.test.ts: enter the test kit by its door, #test',
  ]);
});

test('a file that stands in no module, or reaches for one, is a fault', () => {
  assert.deepEqual(faultsOf({ 'src/helpers/a.ts': '' }), ['src/helpers/a.ts: stands in no module']);
  assert.deepEqual(faultsOf({ 'src/main/a.ts': line('../../tools/layers.ts') }), [
    'src/main/a.ts: ../../tools/layers.ts leads to no module',
  ]);
});

test('what only looks like an import is left alone', () => {
  const code = `// import { x } from '#store';\n/**\n * import { y } from '#http'\n */\nexport const from = '#store';\nconst glob = 'src/**/*.ts';\n`;
  assert.deepEqual(faultsOf({ 'src/base/a.ts': code }), []);
});
