import { ensure } from './ensure.mjs';
import { main, runOnOwnNode } from './own-node.mjs';

// npm run bench -- NAME: one measured claim.
await main(async () => {
  await ensure();
  return runOnOwnNode('bench/index.ts', process.argv.slice(2));
});
