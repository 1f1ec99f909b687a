import { CheckOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { RecordRef, Reminder } from '@valence/contract';
import { patch } from '../../../parts/api.ts';
import { useLocale } from '../../../parts/i18n/index.ts';
import { sayMoment } from '../../../parts/relative-time.tsx';
import { REMINDERS, remindersQuery } from './queries.ts';
import './reminders.css';
import { useReminderTexts } from './texts.ts';

const RemindDialog = lazy(() => import('./remind-dialog.tsx').then(({ RemindDialog: found }) => ({ default: found })));

/** What I wanted to be reminded of about this record; nothing where there is none. */
export function RemindersPanel({ record }: { record: Pick<RecordRef, 'id' | 'title'> }): ReactNode {
  const t = useReminderTexts();
  const items = useQuery(remindersQuery(record.id)).data ?? [];
  const [putOff, setPutOff] = useState<Reminder | null>(null);
  if (items.length === 0) return null;
  return (
    <section className="v-panel record-panel">
      <h2>{t('panel')}</h2>
      <ul className="remind-list">
        {items.map((reminder) => (
          <Row key={reminder.id} reminder={reminder} onPutOff={() => setPutOff(reminder)} />
        ))}
      </ul>
      <Suspense fallback={null}>
        {putOff !== null && <RemindDialog record={record} reminder={putOff} onClose={() => setPutOff(null)} />}
      </Suspense>
    </section>
  );
}

function Row({ reminder, onPutOff }: Readonly<{ reminder: Reminder; onPutOff: () => void }>): ReactNode {
  const t = useReminderTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { id, note, dueAt, status } = reminder;
  const when = sayMoment(dueAt, useLocale());
  const ending = useMutation({
    mutationFn: () => patch(`/api/reminders/${id}`, { status: status === 'told' ? 'done' : 'cancelled' }),
    onSettled: () => client.invalidateQueries({ queryKey: REMINDERS }),
    onError: (error) => void message.error(error.message),
  });
  const label = status === 'told' ? t('doneNamed', { when }) : t('drop');
  return (
    <li>
      <span className="remind-words">
        {note !== '' && (
          <span className="v-said" translate="no">
            {note}
          </span>
        )}
        <span className="v-faint v-num">
          {when} {status === 'told' && <span className="v-tag">{t('told')}</span>}
        </span>
      </span>
      <Button
        size="small"
        type="text"
        icon={<ClockCircleOutlined aria-hidden />}
        aria-label={t('laterNamed', { when })}
        title={t('later')}
        onClick={onPutOff}
      />
      <Button
        size="small"
        type="text"
        loading={ending.isPending}
        icon={<CheckOutlined aria-hidden />}
        aria-label={label}
        title={label}
        onClick={() => ending.mutate()}
      />
    </li>
  );
}
