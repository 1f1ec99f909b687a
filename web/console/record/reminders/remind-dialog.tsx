import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import type { RecordRef, Reminder } from '@valence/contract';
import { patch, post } from '../../../parts/api.ts';
import { useLocale } from '../../../parts/i18n/index.ts';
import { sayMoment } from '../../../parts/relative-time.tsx';
import { snoozeTimes } from '../../../parts/snooze-times.ts';
import { REMINDERS } from './queries.ts';
import './reminders.css';
import { useReminderTexts } from './texts.ts';

type Props = Readonly<{
  record: Pick<RecordRef, 'id' | 'title'>;
  /** One that is put off; left out for a new one. */
  reminder?: Reminder;
  onClose: () => void;
}>;

const OWN = 'own';
const MOST_NOTE = 500;

/** When, and what for: for a new reminder or one that is put off. */
export function RemindDialog({ record, reminder, onClose }: Props): ReactNode {
  const t = useReminderTexts();
  const locale = useLocale();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [times] = useState(() => snoozeTimes(new Date()));
  const [chosen, setChosen] = useState<string>(() => times[0]?.at.toISOString() ?? OWN);
  const [own, setOwn] = useState('');
  const [note, setNote] = useState(reminder?.note ?? '');
  const at = new Date(chosen === OWN ? own : chosen);
  const isAhead = at.getTime() > Date.now();
  const saving = useMutation({
    mutationFn: () =>
      reminder === undefined
        ? post('/api/reminders', { record: record.id, note: note.trim(), dueAt: at.toISOString() })
        : patch(`/api/reminders/${reminder.id}`, { dueAt: at.toISOString() }),
    async onSuccess() {
      void message.success(t('saved'));
      onClose();
      await client.invalidateQueries({ queryKey: REMINDERS });
    },
    onError: (error) => void message.error(error.message),
  });
  return (
    <Modal
      open
      title={<span translate="no">{t('remindTitle', { title: record.title })}</span>}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !isAhead, loading: saving.isPending }}
      onOk={() => saving.mutate()}
      onCancel={onClose}
    >
      <div className="remind">
        <Radio.Group
          aria-label={t('when')}
          value={chosen}
          onChange={({ target }) => setChosen(String(target.value))}
          className="remind-times"
        >
          {times.map(({ key, at: moment }) => (
            <Radio key={key} value={moment.toISOString()}>
              {t(key)} <span className="v-faint v-num">{sayMoment(moment.toISOString(), locale)}</span>
            </Radio>
          ))}
          <Radio value={OWN}>{t('ownTime')}</Radio>
        </Radio.Group>
        {chosen === OWN && (
          <Input
            autoFocus
            type="datetime-local"
            aria-label={t('ownTime')}
            value={own}
            onChange={({ target }) => setOwn(target.value)}
          />
        )}
        {reminder === undefined && (
          <Input.TextArea
            aria-label={t('note')}
            placeholder={t('note')}
            maxLength={MOST_NOTE}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </div>
    </Modal>
  );
}
