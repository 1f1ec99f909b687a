import { ensure, main, runOnOwnNode } from './ensure.mjs';

// npm run bench -- NAME: one measured claim.
await main(async () => {
  await ensure();
  return runOnOwnNode('bench/index.ts', process.argv.slice(2));
});
