import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensure } from './ensure.mjs';
import { main, Refusal, runOnOwnNode } from './own-node.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FONT_FOLDERS = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/google-noto-cjk',
];
const INSTALL = 'apt-get update && apt-get install -y chromium fonts-noto-cjk';

// npm test: everything that must hold before a change goes in.
await main(async () => {
  const args = process.argv.slice(2);
  await ensure({ web: true });
  const steps = args.join(',').split(',');
  if (args.length === 0 || steps.includes('journeys') || steps.includes('pages')) ensureBrowser();
  return runOnOwnNode('tools/check.ts', args);
});

/** Journeys need a real Chromium, and Chinese letters for its screenshots. */
function ensureBrowser() {
  if (hasBrowser() && hasChineseFont()) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && onPath('apt-get')) installBrowser();
  if (!hasBrowser()) {
    throw new Refusal(
      `The browser journeys need Chromium and it is not installed. On Debian or Ubuntu run as root:\n  ${INSTALL}\n` +
        `or point CHROMIUM_PATH at a Chrome or Chromium.\n浏览器测试需要 Chromium：请以 root 运行上面的命令，或用 CHROMIUM_PATH 指明位置。`,
    );
  }
  if (!hasChineseFont() && process.platform === 'linux') {
    console.log(
      `No Noto CJK font found; Chinese in screenshots may show as boxes (${INSTALL}). / 没有中文字体，截图可能缺字。`,
    );
  }
}

function installBrowser() {
  console.log(`Installing Chromium and Chinese fonts from Debian (${INSTALL}). / 正在安装 Chromium 与中文字体。`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: 'inherit' });
    if (status !== 0) throw new Refusal(`apt-get ${args[0]} failed; see above. / apt-get ${args[0]} 失败，见上。`);
  }
}

function hasBrowser() {
  const named = process.env.CHROMIUM_PATH;
  return named ? existsSync(named) : BROWSERS.some(onPath);
}

function hasChineseFont() {
  return FONT_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).some((file) => file.includes('CJK')));
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
