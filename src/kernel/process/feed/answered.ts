import type { Candidate } from './rank.ts';

/** One answered card, as it stood when it was answered. */
export type AnsweredCard = Candidate & Readonly<{ isAccepted: boolean; answeredAt: Date; reasonCode: string | null }>;
