import type { Decision, Evidence, Now, NowCard, Sentence } from '@valence/contract';

/** A card of Now as cards are shown everywhere: sources put back where they belong. What waits behind its fold is not there. */
export function decisionOf(
  now: Pick<Now, 'evidence' | 'observations' | 'sources' | 'labels'>,
  card: NowCard,
): Decision {
  const opened = now.evidence.map(({ observation, field, label }): Evidence | null => {
    const [said, title] = [now.observations[observation], now.labels[label]];
    const source = said === undefined ? undefined : now.sources[said.source];
    if (said === undefined || title === undefined || source === undefined) return null;
    const { id, at, confidence } = said;
    return { observation: id, record: null, field, label: title, source, at, confidence };
  });
  const sentence = ({ text, evidence }: NowCard['why'][number]): Sentence => ({
    text,
    evidence: evidence.flatMap((at) => opened[at] ?? []),
  });
  const { score, why, touch, parts, attach, rank: _rank, also: _also, more: _more, hasMore: _hasMore, ...rest } = card;
  return {
    ...rest,
    why: why.map(sentence),
    parts: parts.map((part) => ({ title: part.title, sentences: part.sentences.map(sentence) })),
    chain: {
      score: score === null ? null : { ...score, reasons: [] },
      assignment: null,
      touch: touch === null ? null : { ...touch, sentences: touch.sentences.map(sentence) },
      objections: [],
      talk: [],
      materials: attach.map((record) => ({ record, why: { text: { zh: '', en: '' }, evidence: [] } })),
    },
    snoozedUntil: null,
    answer: null,
    versions: [],
  };
}
