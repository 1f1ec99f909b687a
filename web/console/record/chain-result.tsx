import type { Chain } from '@valence/contract';
import type { ReactNode } from 'react';
import { RecordLink } from '../../parts/app-link.tsx';
import { Cited, Objections, Talk } from '../../parts/decision-more.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { Chance, ScoreReasons } from '../../parts/score-reasons.tsx';
import { TouchDraft } from '../../parts/touch-draft.tsx';
import type { ChainStep } from './chain-steps.ts';
import { useRecordPageTexts } from './texts.ts';

/** What one step of the chain came to. */
export function ChainResult({ chain, step }: { chain: Chain; step: ChainStep }) {
  const t = useRecordPageTexts();
  return RESULTS[step](chain) ?? <p className="v-quiet">{t('chainNoStep')}</p>;
}

/** How each step's result reads; null where it has none. */
const RESULTS: Record<ChainStep, (chain: Chain) => ReactNode> = {
  score: ({ score }) =>
    score && (
      <>
        <p className="chain-score">
          <Chance score={score} />
        </p>
        <ScoreReasons score={score} />
      </>
    ),
  assign: ({ assignment }) => assignment && <Assignment assignment={assignment} />,
  touch: ({ touch }) => touch && <TouchDraft touch={touch} />,
  objections: ({ objections }) => (objections.length === 0 ? null : <Objections objections={objections} />),
  talk: ({ talk }) => (talk.length === 0 ? null : <Talk talk={talk} />),
};

function Assignment({ assignment: { rep, reasons, alternatives } }: { assignment: NonNullable<Chain['assignment']> }) {
  const t = useRecordPageTexts();
  const say = useSay();
  return (
    <>
      <p className="chain-rep">{rep === null ? t('noOwner') : <RecordLink record={rep} />}</p>
      {reasons.map((sentence) => (
        <p key={sentence.text.zh}>
          <Cited sentence={sentence} />
        </p>
      ))}
      {alternatives.length > 0 && (
        <>
          <h3 className="chain-others">{t('alternatives')}</h3>
          <ul>
            {alternatives.map(({ rep: other, fit, why }) => (
              <li key={other.id}>
                <RecordLink record={other} />{' '}
                <span className="v-faint v-num">{t('fit', { percent: Math.round(fit * 100) })}</span>{' '}
                <span className="v-quiet">{say(why)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
