import { ensure } from './ensure.mjs';
import { main, runOnOwnNode } from './own-node.mjs';

// npm start: the product, ready from a fresh clone.
await main(async () => {
  await ensure({ web: true });
  return runOnOwnNode('src/main/start.ts', process.argv.slice(2));
});
