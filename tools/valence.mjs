import { ensure, main, runOnOwnNode } from './ensure.mjs';

// npm run valence -- …: the command line, which needs no pages.
await main(async () => {
  await ensure();
  return runOnOwnNode('src/main/cli.ts', process.argv.slice(2));
});
