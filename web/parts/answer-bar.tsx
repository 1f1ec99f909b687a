import { CheckOutlined, ClockCircleOutlined, CloseOutlined, EditOutlined, FileTextOutlined } from '@ant-design/icons';
import { Button } from 'antd';
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
