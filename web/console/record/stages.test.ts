import { expect, test } from 'vitest';
import type { Field, Pipeline } from '@valence/contract';
import { stageFieldOf, stagesOf } from './stages.ts';

const choice = (value: string) => ({ value, title: { zh: value, en: value } });
const field = (id: string, values: readonly string[]): Field => ({
  id,
  title: { zh: id, en: id },
  type: 'choice',
  choices: values.map(choice),
  isIndexed: true,
  isCustom: false,
  isReadOnly: false,
});
const pipeline = (id: string, stages: readonly string[]): Pipeline => ({
  id,
  title: { zh: id, en: id },
  stages: stages.map((stage) => ({
    id: stage,
    title: { zh: stage, en: stage },
    colour: 'blue',
    probability: 10,
    required: [],
    rottingDays: null,
    end: null,
  })),
});

test('the stage comes before the status, and a field of one choice or of a dozen is no row of steps', () => {
  expect(stageFieldOf({ fields: [field('status', ['a', 'b']), field('stage', ['x', 'y'])] })?.id).toBe('stage');
  expect(stageFieldOf({ fields: [field('stage', ['only']), field('status', ['a', 'b'])] })?.id).toBe('status');
  expect(stageFieldOf({ fields: [field('status', [...'abcdefghijkl'])] })).toBeUndefined();
});

test('a deal moves along its own pipeline, and a stage that pipeline lacks is still shown while it stands there', () => {
  const stage = field('stage', ['quote', 'won', 'sample']);
  const pipelines = [pipeline('direct', ['quote', 'won']), pipeline('dealer', ['sample', 'won'])];
  const values = (now: string, of: string | null) => stagesOf(stage, now, of, pipelines).map(({ value }) => value);
  expect(values('sample', 'dealer')).toEqual(['sample', 'won']);
  expect(values('quote', null)).toEqual(['quote', 'won']);
  expect(values('sample', 'direct')).toEqual(['quote', 'won', 'sample']);
  expect(stagesOf(stage, null, null, undefined).map(({ value }) => value)).toEqual(['quote', 'won', 'sample']);
});
