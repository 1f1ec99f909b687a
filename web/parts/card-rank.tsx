import type { CardRank, Text } from '@valence/contract';
import { Estimate } from './estimate.tsx';
import { useLocale, useSay } from './i18n/index.ts';
import { useProvenanceTexts } from './provenance-texts.ts';
import { usePartTexts } from './texts.ts';

const MS_PER_DAY = 86_400_000;
/** A learned factor nearer to 1 than this says nothing. */
const NOTABLE = 0.05;

/** Why a card stands where it stands, in one line: chance × amount × its day. */
export function RankLine({ rank, also }: { rank: CardRank; also: readonly { decision: string; agentTitle: Text }[] }) {
  const t = usePartTexts();
  const prov = useProvenanceTexts();
  const say = useSay();
  const locale = useLocale();
  const { chance, amount, dueAt, urgency, learned } = rank;
  const isLearned = Math.abs(learned - 1) > NOTABLE;
  const factor = (n: number) => n.toLocaleString(locale, { maximumFractionDigits: 1 });
  return (
    <p className="card-rank v-faint v-num">
      <span className="v-hidden">{t('rankWhy')} </span>
      {chance !== null && <span>{typeof chance === 'number' ? `${Math.round(chance * 100)}%` : prov(chance)}</span>}
      {amount !== null && (
        <>
          {chance !== null && ' × '}
          <Estimate money={amount} />
        </>
      )}
      {dueAt !== null && (
        <span title={t('rankUrgency', { factor: factor(urgency) })}>
          {' × '}
          {sayDue(t, dueAt)}
        </span>
      )}
      {isLearned && (
        <span>
          {' · '}
          {t(learned > 1 ? 'rankUp' : 'rankDown', { factor: factor(learned) })}
        </span>
      )}
      {also.length > 0 && (
        <span>
          {' · '}
          {t('rankAlso', { agents: also.map((one) => say(one.agentTitle)).join(t('rankAnd')) })}
        </span>
      )}
    </p>
  );
}

type Say = ReturnType<typeof usePartTexts>;

/** How far its day is away, in whole days. */
function sayDue(t: Say, dueAt: string): string {
  const days = Math.ceil((Date.parse(dueAt) - Date.now()) / MS_PER_DAY);
  if (days < 0) return t('rankLate');
  return days <= 1 ? t('rankToday') : t('rankDue', { days });
}
