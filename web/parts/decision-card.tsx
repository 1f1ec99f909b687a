import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  DownOutlined,
  EditOutlined,
  FileTextOutlined,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Decision, DecisionAnswer, Evidence } from '@valence/contract';
import { AppLink, RecordLink } from './app-link.tsx';
import './decision-card.css';
import { DecisionMore } from './decision-more.tsx';
import { EvidenceChip } from './evidence-chip.tsx';
import { sayMoney } from './format-value.ts';
import { useLocale, useSay } from './i18n/index.ts';
import { recordPath } from './paths.ts';
import { RefuseForm } from './refuse-form.tsx';
import { RelativeTime, useNow } from './relative-time.tsx';
import { Chance } from './score-reasons.tsx';
import { snoozeTimes } from './snooze-times.ts';
import { usePartTexts } from './texts.ts';
import { TouchDraft, TouchEdit } from './touch-draft.tsx';

/** What is being done with a card: read it, rewrite the touch, pick when it comes back, say why not. */
export type CardMode = 'read' | 'edit' | 'snooze' | 'refuse';

type DecisionCardProps = {
  decision: Decision;
  mode: CardMode;
  onMode: (mode: CardMode) => void;
  onAnswer: (answer: DecisionAnswer) => void;
  isSelected?: boolean;
  onSelect?: () => void;
};

/** Chips shown at once; the others stand behind a "+n". */
const CHIPS = 3;

/** One suggestion: what, why, what to say, what to attach; answered by a key or a touch. */
export function DecisionCard(props: DecisionCardProps) {
  const { decision, mode, onMode, onAnswer, isSelected = false, onSelect } = props;
  const t = usePartTexts();
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const { chain, why } = decision;
  const back = () => onMode('read');
  const hasMore = chain.objections.length + chain.talk.length + (chain.score?.reasons.length ?? 0) > 0;
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
      {why.map(({ text }) => (
        <p key={text.zh} className="card-why">
          {say(text)}
        </p>
      ))}
      <Chips evidence={why.flatMap((sentence) => sentence.evidence)} />
      {chain.touch !== null &&
        (mode === 'edit' ? (
          <TouchEdit touch={chain.touch} onCancel={back} onSave={(touch) => onAnswer({ answer: 'edit', touch })} />
        ) : (
          <TouchDraft touch={chain.touch} />
        ))}
      {hasMore && (
        <button type="button" className="card-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <DownOutlined rotate={isOpen ? 180 : 0} />
          {t('cardMore')}
          <span className="v-faint v-num">{chain.objections.length + chain.talk.length}</span>
        </button>
      )}
      {isOpen && <DecisionMore decision={decision} />}
      {mode === 'refuse' ? (
        <RefuseForm onCancel={back} onRefuse={(reason) => onAnswer({ answer: 'refuse', reason })} />
      ) : (
        mode !== 'edit' && <CardFoot decision={decision} mode={mode} onMode={onMode} onAnswer={onAnswer} />
      )}
    </article>
  );
}

function CardHead({ decision: { action, subject, expectedValue, chain, agentTitle, madeAt } }: { decision: Decision }) {
  const t = usePartTexts();
  const say = useSay();
  const locale = useLocale();
  return (
    <header className="card-head">
      <div className="card-head-what">
        <span className="v-tag is-primary">{say(action)}</span>
        <h2>
          <AppLink href={recordPath(subject.id)} title={subject.title}>
            {subject.title}
          </AppLink>
        </h2>
        <p className="v-faint">
          {subject.subtitle !== '' && <>{subject.subtitle} · </>}
          {say(agentTitle)} <RelativeTime at={madeAt} />
        </p>
      </div>
      <dl className="card-head-worth">
        <div>
          <dt>{t('cardExpected')}</dt>
          <dd className="v-num">
            {expectedValue === null ? (
              <span className="v-faint">{t('cardNoAmount')}</span>
            ) : (
              sayMoney(expectedValue, locale)
            )}
          </dd>
        </div>
        {chain.score !== null && (
          <div>
            <dt>{t('cardChance')}</dt>
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
        <button type="button" className="evidence-chip" onClick={() => setAll(true)} aria-label={t('showMore')}>
          +{unique.length - shown.length}
        </button>
      )}
    </div>
  );
}

type CardFootProps = Pick<DecisionCardProps, 'decision' | 'mode' | 'onMode' | 'onAnswer'>;

function CardFoot({ decision, mode, onMode, onAnswer }: CardFootProps) {
  const t = usePartTexts();
  const { materials, touch } = decision.chain;
  const now = useNow();
  const snoozes = snoozeTimes(new Date(now)).map(({ key, at }) => ({
    key,
    label: t(key),
    onClick: () => onAnswer({ answer: 'snooze', until: at.toISOString() }),
  }));
  return (
    <footer className="card-foot">
      <div className="card-attach">
        {materials.slice(0, 2).map(({ record }) => (
          <span key={record.id} className="v-cut">
            <FileTextOutlined title={t('cardAttach')} /> <RecordLink record={record} className="" />
          </span>
        ))}
      </div>
      <div className="card-answers">
        <Button type="primary" icon={<CheckOutlined />} onClick={() => onAnswer({ answer: 'accept' })}>
          {t('cardAccept')} <kbd>⏎</kbd>
        </Button>
        {touch !== null && (
          <Button icon={<EditOutlined />} onClick={() => onMode('edit')}>
            {t('cardEdit')} <kbd>E</kbd>
          </Button>
        )}
        <Dropdown
          menu={{ items: snoozes }}
          trigger={['click']}
          open={mode === 'snooze'}
          onOpenChange={(isOpen) => onMode(isOpen ? 'snooze' : 'read')}
          autoFocus
        >
          <Button icon={<ClockCircleOutlined />}>
            {t('cardSnooze')} <kbd>S</kbd>
          </Button>
        </Dropdown>
        <Button icon={<CloseOutlined />} onClick={() => onMode('refuse')} aria-label={t('cardRefuse')}>
          {t('cardRefuse')} <kbd>X</kbd>
        </Button>
      </div>
    </footer>
  );
}
