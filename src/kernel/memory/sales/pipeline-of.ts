import type { Pipeline, PipelineSetting, Stage } from '@valence/contract';
import { textIn } from './read.ts';

/** The pipeline of a deal: its own, else the first. */
export function pipelineOf({ pipelines }: PipelineSetting, deal: Parameters<typeof textIn>[0]): Pipeline | undefined {
  const id = textIn(deal, 'pipeline');
  return pipelines.find((p) => p.id === id) ?? pipelines[0];
}

/** The stage a deal stands in, as its pipeline describes it; undefined where it has none. */
export function stageOfDeal(setting: PipelineSetting, deal: Parameters<typeof textIn>[0]): Stage | undefined {
  const pipeline = pipelineOf(setting, deal);
  return pipeline === undefined ? undefined : stageOf(pipeline, textIn(deal, 'stage'));
}

/** A stage of any pipeline by its id; one id means one stage everywhere. */
export function stageOf({ stages }: Pipeline, id: string | null): Stage | undefined {
  return stages.find((s) => s.id === id);
}
