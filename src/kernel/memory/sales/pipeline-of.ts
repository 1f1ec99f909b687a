import type { Pipeline, PipelineSetting, Stage } from '@valence/contract';
import { textIn } from './read.ts';

/** The pipeline of a deal: its own, else the first. */
export function pipelineOf({ pipelines }: PipelineSetting, deal: Parameters<typeof textIn>[0]): Pipeline | undefined {
  const id = textIn(deal, 'pipeline');
  return pipelines.find((p) => p.id === id) ?? pipelines[0];
}

/** A stage of any pipeline by its id; one id means one stage everywhere. */
export function stageOf({ stages }: Pipeline, id: string | null): Stage | undefined {
  return stages.find((s) => s.id === id);
}
