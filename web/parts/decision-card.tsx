import { DownOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Decision, DecisionAnswer, Evidence, NowCard } from '@valence/contract';
import { AnswerBar, type CardMode } from './answer-bar.tsx';
import { AppLink } from './app-link.tsx';
import { RankLine } from './card-rank.tsx';
import './decision-card.css';
import { CardParts, DecisionMore } from './decision-more.tsx';
import { MoreOf } from './more-of.tsx';
import { Estimate } from './estimate.tsx';
import { EvidenceChip } from './evidence-chip.tsx';
import { useSay } from './i18n/index.ts';
import { recordPath } from './paths.ts';
import { ProvenanceButton } from './provenance-opener.tsx';
import { RefuseForm } from './refuse-form.tsx';
import { RelativeTime } from './relative-time.tsx';
import { Chance } from './score-reasons.tsx';
import { usePartTexts } from './texts.ts';
import { TouchDraft, TouchEdit } from './touch-draft.tsx';

type DecisionCardProps = {
  decision: Decision;
  mode: CardMode;
  onMode: (mode: CardMode) => void;
  onAnswer: (answer: DecisionAnswer) => void;
  isSelected?: boolean;
  onSelect?: () => void;
  /** Whether the page hears the keys that the buttons name. */
  hasKeys?: boolean;
  /** Of a card that came without what stands behind its fold: what there is. It is fetched when it is opened. */
  lean?: Pick<NowCard, 'more' | 'hasMore' | 'rank' | 'also'> | undefined;
};

/** Chips shown at once; the others stand behind a "+n". */
const CHIPS = 3;

/** One suggestion: what, why, what to say, what to attach; answered by a key or a touch. */
export function DecisionCard(props: DecisionCardProps) {
  const { decision, mode, onMode, onAnswer, isSelected = false, onSelect, lean } = props;
  const say = useSay();
  const { chain, parts, why } = decision;
  const back = () => onMode('read');
  return (
    <article
      className={isSelected ? 'card v-panel is-selected' : 'card v-panel'}
      aria-label={`${say(decision.action)} ${decision.subject.title}`}
      data-card={decision.id}
      tabIndex={-1}
      onFocus={onSelect}
      onPointerDown={onSelect}
    >
      <CardHead decision={decision} />
      {lean !== undefined && <RankLine rank={lean.rank} also={lean.also} />}
      {why.map(({ text }) => (
        <p key={text.zh} className="card-why v-said">
          {say(text)}
        </p>
      ))}
      <Chips evidence={why.flatMap((sentence) => sentence.evidence)} />
      <CardParts parts={parts} />
      {chain.touch !== null &&
        (mode === 'edit' ? (
          <TouchEdit touch={chain.touch} onCancel={back} onSave={(touch) => onAnswer({ answer: 'edit', touch })} />
        ) : (
          <TouchDraft touch={chain.touch} />
        ))}
      <Fold decision={decision} lean={lean} />
      <CardFoot {...props} />
    </article>
  );
}

function CardFoot({ decision, mode, onMode, onAnswer, hasKeys = true }: DecisionCardProps) {
  if (mode === 'edit') return null;
  return mode === 'refuse' ? (
    <RefuseForm
      onCancel={() => onMode('read')}
      onRefuse={(reason, code) => onAnswer({ answer: 'refuse', reason, ...(code !== undefined && { code }) })}
    />
  ) : (
    <AnswerBar hasKeys={hasKeys} decision={decision} mode={mode} onMode={onMode} onAnswer={onAnswer} />
  );
}

/** What stands behind the fold; of a lean card it is fetched when somebody opens it. */
function Fold({ decision, lean }: Pick<DecisionCardProps, 'decision' | 'lean'>) {
  const t = usePartTexts();
  const [isOpen, setOpen] = useState(false);
  const { chain } = decision;
  const more = lean?.more ?? chain.objections.length + chain.talk.length;
  const hasMore = lean?.hasMore ?? more + (chain.score?.reasons.length ?? 0) > 0;
  if (!hasMore) return null;
  return (
    <>
      <button type="button" className="card-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <DownOutlined aria-hidden rotate={isOpen ? 180 : 0} />
        {t('cardMore')}
        <span className="v-faint v-num">{more}</span>
      </button>
      {isOpen && (lean === undefined ? <DecisionMore decision={decision} /> : <MoreOf id={decision.id} />)}
    </>
  );
}

function CardHead({
  decision: { id, action, subject, expectedValue, chain, chance, agentTitle, madeAt },
}: {
  decision: Decision;
}) {
  const t = usePartTexts();
  const say = useSay();
  return (
    <header className="card-head">
      <div className="card-head-what">
        <span className="v-tag is-primary v-said">{say(action)}</span>
        <h2>
          <AppLink href={recordPath(subject.id)} title={subject.title} translate="no">
            {subject.title}
          </AppLink>
        </h2>
        <p className="v-faint">
          {subject.subtitle !== '' && <span translate="no">{subject.subtitle} · </span>}
          {say(agentTitle)} <RelativeTime at={madeAt} /> · <ProvenanceButton decision={id} />
        </p>
      </div>
      <dl className="card-head-worth">
        <div>
          <dt>{t('cardExpected')}</dt>
          <dd className="v-num">
            {expectedValue === null ? (
              <span className="v-faint">{t('cardNoAmount')}</span>
            ) : (
              <Estimate money={expectedValue} />
            )}
          </dd>
        </div>
        {chain.score !== null && (
          <div>
            <dt>{chance === null ? t('cardChance') : say(chance)}</dt>
            <dd>
              <Chance score={chain.score} />
            </dd>
          </div>
        )}
      </dl>
    </header>
  );
}

function Chips({ evidence }: { evidence: Evidence[] }) {
  const t = usePartTexts();
  const [isAll, setAll] = useState(false);
  const unique = [...new Map(evidence.map((one) => [`${one.observation} ${one.field}`, one])).values()];
  const shown = isAll ? unique : unique.slice(0, CHIPS);
  if (unique.length === 0) return null;
  return (
    <div className="card-chips">
      {shown.map((one) => (
        <EvidenceChip
          key={`${one.observation}-${one.field}`}
          evidence={one}
          showsLabel={unique.filter(({ source }) => source.name === one.source.name).length > 1}
        />
      ))}
      {unique.length > shown.length && (
        <button type="button" className="evidence-chip" onClick={() => setAll(true)}>
          +{unique.length - shown.length}
          <span className="v-hidden">{t('showMore')}</span>
        </button>
      )}
    </div>
  );
}
