import { CheckOutlined, ClockCircleOutlined, CloseOutlined, EditOutlined, FileTextOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Decision, DecisionAnswer } from '@valence/contract';
import { RecordLink } from './app-link.tsx';
import { DropMenu } from './drop-menu.tsx';
import './decision-card.css';
import { useNow } from './relative-time.tsx';
import { snoozeTimes } from './snooze-times.ts';
import { usePartTexts } from './texts.ts';

/** What is being done with a card: read it, rewrite the touch, pick when it comes back, say why not. */
export type CardMode = 'read' | 'edit' | 'snooze' | 'refuse';

type AnswerBarProps = {
  decision: Decision;
  mode: CardMode;
  onMode: (mode: CardMode) => void;
  onAnswer: (answer: DecisionAnswer) => void;
  /** Whether the page hears the keys that the buttons name. */
  hasKeys?: boolean;
};

/** The answers to a suggestion, with what would be attached: accept, edit, later, refuse. */
export function AnswerBar({ decision, mode, onMode, onAnswer, hasKeys = false }: AnswerBarProps) {
  const t = usePartTexts();
  const { materials, touch } = decision.chain;
  const now = useNow();
  const [isChoosing, setChoosing] = useState(false);
  const snooze = (until: Date) => onAnswer({ answer: 'snooze', until: until.toISOString() });
  const snoozes: { key: string; label: string; onClick: () => void }[] = [
    ...snoozeTimes(new Date(now)).map(({ key, at }) => ({ key, label: t(key), onClick: () => snooze(at) })),
    { key: 'other', label: t('snoozeOther'), onClick: () => setChoosing(true) },
  ];
  return (
    <footer className="card-foot">
      {isChoosing && <SnoozeAt onChoose={snooze} onCancel={() => setChoosing(false)} />}
      <div className="card-attach">
        {materials.slice(0, 2).map(({ record }) => (
          <span key={record.id} className="v-cut">
            <FileTextOutlined title={t('cardAttach')} /> <RecordLink record={record} className="" />
          </span>
        ))}
      </div>
      <div className="card-answers">
        <Button type="primary" icon={<CheckOutlined aria-hidden />} onClick={() => onAnswer({ answer: 'accept' })}>
          {t('cardAccept')} {hasKeys && <kbd>⏎</kbd>}
        </Button>
        {touch !== null && (
          <Button icon={<EditOutlined aria-hidden />} onClick={() => onMode('edit')}>
            {t('cardEdit')} {hasKeys && <kbd>E</kbd>}
          </Button>
        )}
        <DropMenu
          menu={{ items: snoozes }}
          open={mode === 'snooze'}
          onOpenChange={(isOpen) => onMode(isOpen ? 'snooze' : 'read')}
        >
          <Button icon={<ClockCircleOutlined aria-hidden />}>
            {t('cardSnooze')} {hasKeys && <kbd>S</kbd>}
          </Button>
        </DropMenu>
        <Button icon={<CloseOutlined aria-hidden />} onClick={() => onMode('refuse')}>
          {t('cardRefuse')} {hasKeys && <kbd>X</kbd>}
        </Button>
      </div>
    </footer>
  );
}

/** Asks when a card shall come back, in this place's time. */
function SnoozeAt({ onChoose, onCancel }: { onChoose: (at: Date) => void; onCancel: () => void }) {
  const t = usePartTexts();
  const [text, setText] = useState('');
  const at = new Date(text);
  const isAhead = at.getTime() > Date.now();
  return (
    <form
      className="snooze-other"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAhead) onChoose(at);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Input
        autoFocus
        type="datetime-local"
        aria-label={t('snoozeAt')}
        value={text}
        style={{ width: 210 }}
        onChange={(event) => setText(event.target.value)}
      />
      <Button htmlType="submit" type="primary" disabled={!isAhead}>
        {t('snoozeSet')}
      </Button>
      <Button onClick={onCancel}>{t('cancel')}</Button>
    </form>
  );
}
