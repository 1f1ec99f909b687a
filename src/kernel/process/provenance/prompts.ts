import { createHash } from 'node:crypto';
import type { Text } from '#base';
import type { Scope } from '#kernel/security';
import { readTurns } from '../llm/turn-table.ts';
import type { StoredRunDetail } from '../runs/read-runs.ts';

/** A language model that a run asked, and with which prompt. */
export type PromptUse = Readonly<{
  step: string;
  title: Text | null;
  /** The first twelve characters of the SHA-256 of its instructions and the shape of its answer: the prompt's version. */
  prompt: string;
  model: string | null;
}>;

/** The prompts that a run put to language models, in the order of its graph, each with the model that answered last. */
export async function promptsOf(
  scope: Scope,
  { id, graph }: Pick<StoredRunDetail, 'id' | 'graph'>,
): Promise<PromptUse[]> {
  const nodes = graph.nodes.filter((node) => node.type === 'llm');
  if (nodes.length === 0) return [];
  const turns = await scope.read((tx) => readTurns(tx, id));
  return nodes.flatMap((node): PromptUse[] => {
    const last = turns.findLast((row) => row.node === node.id);
    if (last === undefined) return [];
    const prompt = createHash('sha256')
      .update(JSON.stringify([node.instructions, node.schema]))
      .digest('hex');
    const { model, adapter } = last.turn;
    const named = adapter === null ? model : `${model} + ${adapter}`;
    return [{ step: node.id, title: node.title ?? null, prompt: prompt.slice(0, 12), model: named }];
  });
}
