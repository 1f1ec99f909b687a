import type { Chain, StepRow } from '@valence/contract';

export const CHAIN_STEPS = ['score', 'assign', 'touch', 'objections', 'talk'] as const;
export type ChainStep = (typeof CHAIN_STEPS)[number];

/** What a step of the chain came to: whether it has a result, and how long it worked. */
export type ChainStepState = { step: ChainStep; isReady: boolean; ms: number | null; status: StepRow['status'] | null };

/** The five steps of lead-to-touch with the times of the run that made them; without a run only the results are known. */
export function chainSteps(
  chain: Chain,
  steps: readonly Pick<StepRow, 'node' | 'tool' | 'ms' | 'status'>[],
): ChainStepState[] {
  const isReady: Record<ChainStep, boolean> = {
    score: chain.score !== null,
    assign: chain.assignment !== null,
    touch: chain.touch !== null,
    objections: chain.objections.length > 0,
    talk: chain.talk.length > 0,
  };
  return CHAIN_STEPS.map((step) => {
    const found = steps.find(({ node, tool }) => node === step || wordsOf(tool).includes(step));
    return {
      step,
      isReady: isReady[step],
      ms: found?.status === 'done' ? found.ms : null,
      status: found?.status ?? null,
    };
  });
}

/** `draft-touch` → draft, touch: tools are named verb-noun, so the noun tells the step. */
function wordsOf(tool: string | null): string[] {
  return tool === null ? [] : tool.replace(/@\d+$/, '').split('-');
}
