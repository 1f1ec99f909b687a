import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#base';
import { withKinds, withWorkspace } from '#test';
import { kindIn } from '../kinds.ts';
import { observe } from '../observe.ts';
import { recallOne } from '../recall.ts';
import { DEFAULTS } from './defaults.ts';
import { savePipelines } from './pipelines.ts';
import { followStages, staysOfDeal } from './stage-times.ts';

withKinds();

const source = { kind: 'person', name: '林悦' } as const;
const rules = (error: unknown): unknown =>
  error instanceof Failure ? error.fields.map((f) => [f.path, f.rule]) : error;

test('a deal enters a stage only with what the stage asks for; taken over deals may stand anywhere', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const { entities } = await observe(scope, {
      source,
      sayings: [{ kind: 'deal', data: { title: '隔膜', stage: 'quote' } }],
    });
    const id = String(entities[0]);
    const move = (data: Record<string, string | { minor: string; currency: string }>) =>
      observe(scope, { source, sayings: [{ kind: 'deal', id, data }] });
    await assert.rejects(move({ stage: 'lost' }), (error) => {
      assert.deepEqual(rules(error), [['lostReason', 'required_for_stage']]);
      return true;
    });
    await move({ stage: 'lost', lostReason: 'price' });
    await move({ nextStep: '回访' });
    await assert.rejects(move({ pipeline: 'dealer', stage: 'solution' }), (error) => {
      assert.deepEqual(rules(error), [['stage', 'stage_unknown']]);
      return true;
    });
    await followStages(scope, [id]);
    const deal = await recallOne(scope, id);
    assert.equal(deal.data['probability'], 0);
    const stays = await staysOfDeal(scope, id);
    assert.deepEqual(
      stays.map((s) => s.stage),
      ['quote', 'lost'],
    );
    assert.equal(deal.data['stageSince'], stays[1]?.since.toISOString());
    assert.equal(stays[0]?.until?.getTime(), stays[1]?.since.getTime());
  });
});

test('a probability that somebody said is not overwritten by a stage', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const { entities } = await observe(scope, {
      source,
      sayings: [{ kind: 'deal', data: { title: '隔膜', stage: 'qualify', probability: 33 } }],
    });
    await followStages(scope, entities);
    assert.equal((await recallOne(scope, String(entities[0]))).data['probability'], 33);
  });
});

test('pipelines of the workspace become the choices of stage and pipeline', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope('administration');
    const [direct] = DEFAULTS.pipelines.pipelines;
    assert.ok(direct !== undefined);
    const trial = {
      ...direct.stages[0],
      id: 'trial',
      title: { zh: '试产', en: 'Trial run' },
    } as (typeof direct.stages)[number];
    const value = { pipelines: [{ ...direct, stages: [trial, ...direct.stages] }] };
    await savePipelines(scope, { value, version: 0 });
    const kind = await scope.read((tx) => kindIn(tx, 'deal'));
    const stages = kind.byId
      .get('stage')
      ?.choices?.filter((c) => c.isRetired !== true)
      .map((c) => c.value);
    assert.deepEqual(stages, ['trial', 'qualify', 'solution', 'quote', 'negotiate', 'contract', 'won', 'lost']);
    await observe(scope, { source, sayings: [{ kind: 'deal', data: { title: '试产', stage: 'trial' } }] });
    await assert.rejects(
      savePipelines(scope, {
        value: { pipelines: [{ ...direct, stages: [trial, { ...trial, required: ['nothing'] }] }] },
        version: 1,
      }),
      (error) => {
        assert.deepEqual(rules(error), [
          ['value.pipelines.0.stages.1.id', 'doubled'],
          ['value.pipelines.0.stages.1.required', 'unknown_field'],
        ]);
        return true;
      },
    );
  });
});
