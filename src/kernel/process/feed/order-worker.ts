import { parentPort, workerData } from 'node:worker_threads';
import type { AnsweredCard } from './answered.ts';
import { learnOrder, tryOrder } from './learn-order.ts';

// Entry of the thread that plays answers again and learns the order, and ends.
const { cards, seed } = workerData as { cards: readonly AnsweredCard[]; seed: number };
const port = parentPort;
if (port !== null) port.postMessage({ trial: tryOrder(cards, seed), learned: learnOrder(cards) });
