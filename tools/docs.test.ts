import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const namesIn = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).toSorted();

const documents = namesIn('{*,.github/**/*,docs/**/*,bench/**/*,client/*,contract/*,src/**/*,test/**/*,tools/**/*}.md');

/** A document without what stands in code, where brackets are no links. */
const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '``');

/** How a heading is named in an address: lower case, no signs, dashes for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const anchorsIn = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Targets of a document's links and pictures that lead into the repository. */
function linksIn(path: string): Array<Readonly<{ file: string; anchor: string }>> {
  return [...prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      return { file: file === '' ? path : relative(ROOT, join(ROOT, dirname(path), file)), anchor };
    });
}

/** What two pages with the same content share whatever their language: levels of headings, rows of tables, code. */
const bones = (path: string): string[] => [
  ...[...read(path).matchAll(/^(#+) /gm)].map(([, level = '']) => `heading ${level.length}`),
  `${[...read(path).matchAll(/^\|/gm)].length} table rows`,
  `${[...read(path).matchAll(/^```/gm)].length} fences`,
  `${[...read(path).matchAll(/^\s*(?:-|\d+\.) /gm)].length} points`,
];

test('every link of every document leads to a file, and to a heading where it names one', () => {
  assert.ok(documents.length > 30, 'documents are found');
  const broken = documents.flatMap((path) =>
    linksIn(path)
      .filter(
        ({ file, anchor }) =>
          !existsSync(join(ROOT, file)) ||
          (anchor !== '' && file.endsWith('.md') && !anchorsIn(file).includes(decodeURIComponent(anchor))),
      )
      .map(({ file, anchor }) => `${path} → ${file}${anchor === '' ? '' : `#${anchor}`}`),
  );
  assert.deepEqual(broken, []);
});

test('each guide exists in both languages, built alike, and the index names it', () => {
  const en = namesIn('docs/guide/en/*.md').map((path) => path.replace('docs/guide/en/', ''));
  const zh = namesIn('docs/guide/zh/*.md').map((path) => path.replace('docs/guide/zh/', ''));
  assert.deepEqual(zh, en);
  const index = read('docs/guide/README.md');
  for (const name of en) {
    assert.deepEqual(bones(`docs/guide/zh/${name}`), bones(`docs/guide/en/${name}`), name);
    for (const language of ['en', 'zh']) assert.ok(index.includes(`(${language}/${name})`), `${language}/${name}`);
  }
});

test('the index of decisions names each in its order', () => {
  const files = namesIn('docs/decisions/0*.md').map((path) => path.replace('docs/decisions/', ''));
  const listed = linksIn('docs/decisions/README.md').map(({ file }) => file.replace('docs/decisions/', ''));
  assert.deepEqual(listed, files);
});
