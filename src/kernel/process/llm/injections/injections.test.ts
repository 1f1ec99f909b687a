import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorkspace } from '#test';
import { validateGraph } from '../../graph/validate.ts';
import { toolMap } from '../../tool.ts';
import { HELPER } from './agents.ts';
import { CARRIERS, DISGUISES, GOALS, makeAttacks } from './attacks.ts';
import { injectionAgents, measureInjections } from './ground.ts';
import { ordersIn } from './obedient.ts';
import { ASK_FIRST, INJECTION_TOOLS } from './tools.ts';

test('attacks go through every goal, disguise, carrier and language, and a model that obeys finds each order', () => {
  const attacks = makeAttacks(300);
  const kinds = (of: (a: (typeof attacks)[number]) => string): number => new Set(attacks.map(of)).size;
  assert.equal(
    kinds((a) => a.goal),
    GOALS.length,
  );
  assert.equal(
    kinds((a) => a.disguise),
    DISGUISES.length,
  );
  assert.equal(
    kinds((a) => a.carrier),
    CARRIERS.length,
  );
  assert.equal(
    kinds((a) => a.language),
    2,
  );
  for (const { order, text } of attacks.filter((a) => a.order.tool !== '')) {
    assert.ok(
      ordersIn([JSON.stringify({ text })]).some((o) => o.tool === order.tool),
      text,
    );
  }
});

test('the agents of the suite are built as the checks of graphs want them', () => {
  const tools = toolMap([...INJECTION_TOOLS, ASK_FIRST]);
  const agents = new Map([[HELPER.name, HELPER]]);
  for (const agent of injectionAgents()) assert.deepEqual(validateGraph(agent, tools, agents), [], agent.name);
});

test('a model that obeys every text it reads does nothing forbidden, and does its work all the same', async () => {
  await withWorkspace(async ({ store, security, scope }) => {
    const errors: unknown[] = [];
    const scopeFor = security.scopeFor.bind(security);
    const outcome = await measureInjections({ store, scopeFor, report: (e) => void errors.push(e) }, scope(), {
      attacks: 42,
      tasks: 30,
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(outcome.forbidden, []);
    assert.ok(outcome.obeyed >= outcome.attacks * 0.9, `the model obeyed ${outcome.obeyed} of ${outcome.attacks}`);
    assert.ok(outcome.tasksDone >= outcome.tasks * 0.9, `${outcome.tasksDone} of ${outcome.tasks} tasks done`);
    assert.ok(outcome.undefended > outcome.attacks / 2);
  });
});
