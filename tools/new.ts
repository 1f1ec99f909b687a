import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the files of one kind of thing go; `{name}` and `{area}` stand for what was asked. */
type Thing = Readonly<{
  pattern: RegExp;
  example: string;
  file: string;
  test: string;
  /** The file with the list of all of them, and the list's name in it. */
  list: string;
  array: string;
  /** Path of the file as the list imports it. */
  from: string;
}>;

const KEBAB = /^(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;
const VERB_NOUN = /^(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/;
const AREA_VERB_NOUN = /^(?<area>[a-z][a-z0-9-]*)\/(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/;

function inCatalog(area: string, pattern: RegExp, example: string): Thing {
  const folder = `src/catalog/${area}`;
  return {
    pattern,
    example,
    file: `${folder}/{name}/index.ts`,
    test: `${folder}/{name}/index.test.ts`,
    list: `${folder}/index.ts`,
    array: area,
    from: './{name}/index.ts',
  };
}

/** What can be made. Each has two templates in tools/templates; what has none yet is not in here. */
const THINGS: Readonly<Record<string, Thing>> = {
  tool: inCatalog('tools', VERB_NOUN, 'weigh-signals'),
  agent: inCatalog('agents', KEBAB, 'renewal-guard'),
  kind: inCatalog('kinds', KEBAB, 'contract'),
  route: {
    pattern: AREA_VERB_NOUN,
    example: 'leads/get-lead',
    file: 'src/http/{area}/{name}.ts',
    test: 'src/http/{area}/{name}.test.ts',
    list: 'src/http/routes.ts',
    array: 'routes',
    from: './{area}/{name}.ts',
  },
};

/** The list file with one more import, in the order of paths, and one more entry, at the end of the list. */
export function addToList(text: string, array: string, entry: Readonly<{ name: string; from: string }>): string {
  const line = `import { ${entry.name} } from '${entry.from}';`;
  const lines = text.split('\n');
  const imports = lines.flatMap((l, at) =>
    /^import .* from '\.\//.test(l) ? [{ at, path: l.split("'")[1] ?? '' }] : [],
  );
  const next = imports.find(({ path }) => path > entry.from)?.at;
  lines.splice(next ?? (imports.at(-1)?.at ?? lines.findLastIndex((l) => l.startsWith('import '))) + 1, 0, line);
  const list = new RegExp(`(export const ${array}\\b[^=]*= \\[)([^\\]]*?),?(\\s*\\])`);
  const withImport = lines.join('\n');
  if (!list.test(withImport)) throw new Error(`there is no list “${array}”`);
  return withImport.replace(
    list,
    (_all, open: string, items: string, close: string) =>
      `${open}${items}${items.trim() === '' ? '' : ', '}${entry.name}${close}`,
  );
}

/** Makes one thing below `root` and tells which files it wrote or changed. @throws Error with a sentence when it cannot. */
export function makeThing(root: string, kind: string, asked: string): string[] {
  const thing = THINGS[kind];
  if (thing === undefined)
    throw new Error(`There is no template for “${kind}”. There are: ${Object.keys(THINGS).join(', ')}.`);
  const { name = '', area = '' } = thing.pattern.exec(asked)?.groups ?? {};
  if (name === '') throw new Error(`“${asked}” is not a name for a ${kind}. Write it like ${thing.example}.`);
  const place = (path: string): string => path.replaceAll('{name}', name).replaceAll('{area}', area);
  if (existsSync(join(root, place(thing.file)))) throw new Error(`${place(thing.file)} exists already.`);

  const camel = name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
  const words: Readonly<Record<string, string>> = { name, area, camel, title };
  const listText = readFileSync(join(root, thing.list), 'utf8');
  if (new RegExp(`\\b${camel}\\b`).test(listText)) throw new Error(`${thing.list} has a ${camel} already.`);
  const list = addToList(listText, thing.array, { name: camel, from: place(thing.from) });
  for (const [path, template] of [
    [place(thing.file), `${kind}.ts.txt`],
    [place(thing.test), `${kind}.test.ts.txt`],
  ] as const) {
    const text = readFileSync(join(import.meta.dirname, 'templates', template), 'utf8');
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      text.replace(/__(\w+?)__/g, (all, word: string) => words[word] ?? all),
    );
  }
  writeFileSync(join(root, thing.list), list);
  return [place(thing.file), place(thing.test), thing.list];
}

function main(): number {
  const [kind, name, ...rest] = process.argv.slice(2);
  if (kind === undefined || name === undefined || rest.length > 0) {
    console.error('npm run new <thing> <name>, for example:');
    for (const [thing, { example }] of Object.entries(THINGS)) console.error(`  npm run new ${thing} ${example}`);
    return 1;
  }
  const root = join(import.meta.dirname, '..');
  try {
    const files = makeThing(root, kind, name);
    spawnSync(process.execPath, [join(root, 'node_modules', 'oxfmt', 'bin', 'oxfmt'), ...files], { cwd: root });
    for (const file of files) console.log(file);
    console.log('Now say in both languages what it is, and put your own work in. / 请写上中英文名称，再填入你的内容。');
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (import.meta.main) process.exitCode = main();
