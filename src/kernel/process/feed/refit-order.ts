import { Worker } from 'node:worker_threads';
import type { Scope } from '#kernel/security';
import type { AnsweredCard } from './answered.ts';
import type { LearnedOrder, OrderTrial } from './learn-order.ts';
import { answeredCards, currentOrder, storeOrder } from './order-table.ts';

/** Answers below which no order is tried. */
export const ANSWERS_NEEDED = 200;
/** The order is tried anew when there are so many times as many answers: each trial is one more chance of a false claim. */
const GROWTH = 1.2;
const SEED = 20_261_122;

/** Plays the answers again where enough came since the last time; the learned order is applied only where it is proven. */
export async function refitOrder(scope: Scope): Promise<void> {
  const [standing, cards] = [await currentOrder(scope), await scope.read((tx) => answeredCards(tx))];
  if (cards.length < Math.max(ANSWERS_NEEDED, (standing?.n ?? 0) * GROWTH)) return;
  const { trial, learned } = await inThread(cards);
  const isApplied = trial !== null && trial.low > 0;
  await scope.write((tx) => storeOrder(tx, { n: cards.length, isApplied, trial, learned: isApplied ? learned : null }));
}

function inThread(cards: readonly AnsweredCard[]): Promise<{ trial: OrderTrial | null; learned: LearnedOrder }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./order-worker.ts', import.meta.url), {
      workerData: { cards, seed: SEED },
      execArgv: [],
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that learns the order ended early (${code}).`)));
  });
}
