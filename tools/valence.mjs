import { ensure } from './ensure.mjs';
import { main, runOnOwnNode } from './own-node.mjs';

// npm run valence -- …: the command line, which needs no pages.
await main(async () => {
  await ensure();
  return runOnOwnNode('src/main/cli.ts', process.argv.slice(2));
});
