import { adviser } from '../adviser.ts';

/** A rival at a deal, how we did against them, and what to answer. */
export const competitorWatch = adviser({
  name: 'competitor-watch',
  version: '1.0.0',
  title: { zh: '竞争对手监测', en: 'Competitor watch' },
  about: {
    zh: '客户往来里提到竞争对手、或商机写明对手时，说清依据、我们对它的战绩和应对办法。',
    en: 'Where a customer speaks of a rival or a deal names one: the evidence, how we did against them, and what to answer.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'rival.spoken_of', kind: 'deal' },
    { hand: true, kind: 'deal' },
  ],
  look: 'watch-rivals@1',
  looks: { zh: '看对手', en: 'Watch' },
  write: {
    zh: '你提醒销售：哪个对手出现在这条商机里，该怎么应对。',
    en: 'You tell a seller which rival has turned up at a deal and how to answer.',
  },
  waits: 14,
});
