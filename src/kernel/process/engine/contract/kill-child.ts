import { env, stdin, stdout } from 'node:process';
import { z } from 'zod';
import { useKinds } from '#kernel/memory';
import { openSecurity } from '#kernel/security';
import { openStore } from '#store';
import { openEngine } from '../postgres-engine.ts';
import { executionLog, KILL_BACK, KILL_GRAPH, KILL_SUB, LONG_GRAPH } from './kill-ground.ts';
import { CONTRACT_KIND, CONTRACT_TOOLS, LOG } from './tools.ts';

/** A server process that is made to be killed: on `go` it starts runs without pause and prints the id of each that was acknowledged. */
const { admin, secret, tenantId, leaseMs, receiver } = z
  .object({
    admin: z.object({
      host: z.string(),
      port: z.number(),
      user: z.string(),
      password: z.string(),
      database: z.string(),
    }),
    secret: z.string(),
    tenantId: z.string(),
    leaseMs: z.number(),
    receiver: z.string(),
  })
  .parse(JSON.parse(env['VALENCE_KILL_CHILD'] ?? '{}'));

useKinds([CONTRACT_KIND]);
const config = { admin, secret: Buffer.from(secret, 'base64'), poolSize: 8 };
const store = await openStore(config);
const { log, models } = await executionLog({ config, tenantId }, receiver);
const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
const scope = security.scopeFor(tenantId, { type: 'person', id: 'killed', name: 'killed', role: 'admin' }, 'sales');
stdout.write('ready\n');

const order = await new Promise<string>((resolve) => stdin.once('data', (data) => resolve(String(data).trim())));
const engine = openEngine({
  store,
  scopeFor: security.scopeFor.bind(security),
  tools: CONTRACT_TOOLS,
  agents: [KILL_SUB],
  services: { [LOG.name]: log },
  models,
  report: (error) => stdout.write(`error ${error instanceof Error ? error.message : 'unknown'}\n`),
  leaseMs,
  pollMs: 50,
});

if (order === 'long') {
  const { id } = await engine.start(scope, { graph: LONG_GRAPH, input: {} });
  stdout.write(`ack ${id}\n`);
} else {
  await Promise.all(Array.from({ length: 3 }, startAndAcknowledge));
}

/** Until the kill comes. */
async function startAndAcknowledge(): Promise<never> {
  for (;;) {
    const { id } = await engine.start(scope, { graph: KILL_GRAPH, input: {} });
    stdout.write(`ack ${id}\n`);
    const back = await engine.start(scope, { graph: KILL_BACK, input: {} });
    stdout.write(`ack ${back.id}\n`);
    await engine.settled(scope, id, 500);
  }
}
