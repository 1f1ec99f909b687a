import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { addToList, makeThing } from './new.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'valence-new-'));
after(() => rmSync(ROOT, { recursive: true, force: true }));

const HEAD = `import type { AnyTool } from '#kernel/process';\n`;
const LISTS = {
  'src/catalog/tools/index.ts': `${HEAD}\n/** All. */\nexport const tools: readonly AnyTool[] = [];\n`,
  'src/catalog/agents/index.ts': `import { a } from './a/index.ts';\n\nexport const agents = [a];\n`,
  'src/catalog/kinds/index.ts': `import { a } from './a/index.ts';\n\nexport const kinds = [a];\n`,
  'src/http/routes.ts': `import { b } from './b/b.ts';\n\nexport const routes: readonly (Route | OpenRoute)[] = [\n  b,\n];\n`,
};
for (const [path, text] of Object.entries(LISTS)) {
  mkdirSync(join(ROOT, dirname(path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('every thing gets its file, its test and its line, with nothing of the template left open', () => {
  const asked = { tool: 'weigh-signals', agent: 'renewal-guard', kind: 'contract', route: 'leads/get-lead' };
  for (const [kind, name] of Object.entries(asked)) {
    const [file = '', beside = '', list = ''] = makeThing(ROOT, kind, name);
    for (const path of [file, beside]) assert.doesNotMatch(read(path), /__\w+__/, path);
    assert.match(read(beside), /^test\('/m);
    const camel = /export const (\w+) = define/.exec(read(file))?.[1];
    assert.match(read(list), new RegExp(`import \\{ ${camel} \\} from '\\./`));
    assert.match(read(list), new RegExp(`= \\[[^\\]]*\\b${camel}\\s*\\]`));
  }
});

test('a thing that is there already is left alone', () => {
  makeThing(ROOT, 'tool', 'read-twice');
  const before = read('src/catalog/tools/index.ts');
  assert.throws(() => makeThing(ROOT, 'tool', 'read-twice'), /exists already/);
  assert.equal(read('src/catalog/tools/index.ts'), before);
});

test('a name of another shape is refused with one of the right shape, and nothing is written', () => {
  assert.throws(() => makeThing(ROOT, 'tool', 'Signals'), /weigh-signals/);
  assert.throws(() => makeThing(ROOT, 'tool', '../evil-path'), /weigh-signals/);
  assert.throws(() => makeThing(ROOT, 'route', 'get-lead'), /leads\/get-lead/);
  assert.throws(() => makeThing(ROOT, 'gadget', 'a-b'), /tool/);
  assert.equal(existsSync(join(ROOT, 'src/catalog/evil-path')), false);
});

test('imports stay in the order of their paths and the list keeps the order it has', () => {
  const text = `import type { T } from '#base';\nimport { c } from './c/index.ts';\nimport { d } from './d/index.ts';\n\nexport const things: readonly T[] = [\n  d,\n  c,\n];\n`;
  const changed = addToList(text, 'things', { name: 'cc', from: './cc/index.ts' });
  assert.match(changed, /'\.\/c\/index\.ts';\nimport \{ cc \} from '\.\/cc\/index\.ts';\nimport \{ d \}/);
  assert.match(changed, /\[\s*d,\s*c,\s*cc\s*\]/);
});
