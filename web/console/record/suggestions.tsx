import { useState } from 'react';
import type { Decision } from '@valence/contract';
import type { CardMode } from '../../parts/answer-bar.tsx';
import { DecisionCard } from '../../parts/decision-card.tsx';
import { useAnswer } from '../../parts/use-answer.tsx';

/** Open suggestions that a record shows whole; the list beside it names them all. */
const MOST_SUGGESTIONS = 3;

/** What agents suggest about this record and nobody has answered, each as its card. */
export function Suggestions({ decisions }: { decisions: readonly Decision[] }) {
  const answer = useAnswer();
  const [doing, setDoing] = useState<{ id: string; mode: CardMode } | null>(null);
  const open = decisions.filter(({ status }) => status === 'open');
  return open.slice(0, MOST_SUGGESTIONS).map((decision) => (
    <DecisionCard
      key={decision.id}
      hasKeys={false}
      decision={decision}
      mode={doing?.id === decision.id ? doing.mode : 'read'}
      onMode={(mode) => setDoing({ id: decision.id, mode })}
      onAnswer={(given) => {
        setDoing(null);
        answer(decision, given);
      }}
    />
  ));
}
