import { scoreOnly, trainInWorker, type Model } from '#kernel/process';
import type { MatchLearner } from '#kernel/memory';

/**
 * Trees for the search of duplicates, grown by the trainer of the process kernel: memory may not see that kernel, so it is
 * handed what it needs. Every feature is vouched for: that one tells the answer nearly alone is what is hoped for here.
 */
export const matchLearner: MatchLearner = {
  async learn({ ids, features, same }, signal) {
    const names = [...new Set(features.flatMap((row) => Object.keys(row)))];
    const { model } = await trainInWorker(
      {
        table: {
          rowIds: ids,
          columns: names.map((name) => ({ name, type: 'number', values: features.map((row) => row[name] ?? null) })),
          outcome: Uint8Array.from(same, Number),
        },
        seed: 1,
        vouched: names,
        split: 'none',
      },
      { signal },
    );
    return model;
  },
  probability: (model, features) => scoreOnly(model as Model, features).probability,
};
