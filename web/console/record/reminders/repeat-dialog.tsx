import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, InputNumber, Modal, Segmented, Select, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import type { RecordRef, Recurrence, RecurrenceAnswer } from '@valence/contract';
import type { z } from 'zod';
import { put, remove } from '../../../parts/api.ts';
import { ErrorState } from '../../../parts/error-state.tsx';
import { useSay } from '../../../parts/i18n/index.ts';
import { recurrenceQuery } from './queries.ts';
import { FREQUENCIES, repeatOf, ruleOf, WEEKDAYS, type Frequency, type Weekday } from './repeat-rule.ts';
import './reminders.css';
import { useReminderTexts } from './texts.ts';

type Props = Readonly<{ record: Pick<RecordRef, 'id' | 'title'>; onClose: () => void }>;

const WORKDAYS = ['any', 'next', 'previous'] as const;

/** How a task comes again when it is done or its next day has come. */
export function RepeatDialog({ record, onClose }: Props): ReactNode {
  const t = useReminderTexts();
  const found = useQuery(recurrenceQuery(record.id));
  if (found.data !== undefined) return <RepeatForm record={record} stands={found.data} onClose={onClose} />;
  return (
    <Modal open footer={null} onCancel={onClose} title={<span translate="no">{t('repeatTitle', record)}</span>}>
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 3 }} />
      )}
    </Modal>
  );
}

function RepeatForm({ record, stands, onClose }: Props & Readonly<{ stands: Recurrence | null }>): ReactNode {
  const t = useReminderTexts();
  const known = stands === null ? null : repeatOf(stands.rule);
  const [chosen, setChosen] = useState<Chosen>(() => chosenOf(stands));
  const saving = useSave(record.id, onClose);
  return (
    <Modal
      open
      title={<span translate="no">{t('repeatTitle', { title: record.title })}</span>}
      okText={t('repeatSave')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: saving.isPending, disabled: stands === null && chosen.frequency === 'never' }}
      onOk={() => saving.mutate(wantedOf(chosen))}
      onCancel={onClose}
    >
      <div className="remind">
        {stands !== null && <Stands recurrence={stands} isPlain={known !== null} />}
        <Choices chosen={chosen} onChange={(part) => setChosen({ ...chosen, ...part })} />
      </div>
    </Modal>
  );
}

type Chosen = Readonly<{
  frequency: Frequency | 'never';
  interval: number;
  days: readonly Weekday[];
  workdays: Recurrence['workdays'];
}>;

function chosenOf(stands: Recurrence | null): Chosen {
  const { frequency, interval, days } = (stands && repeatOf(stands.rule)) ?? {
    frequency: stands === null ? ('never' as const) : ('WEEKLY' as const),
    interval: 1,
    days: [],
  };
  return { frequency, interval, days, workdays: stands?.workdays ?? 'any' };
}

function wantedOf({ frequency, interval, days, workdays }: Chosen): Wanted {
  return frequency === 'never' ? null : { rule: ruleOf({ frequency, interval, days }), workdays };
}

function Choices({
  chosen,
  onChange,
}: Readonly<{ chosen: Chosen; onChange: (part: Partial<Chosen>) => void }>): ReactNode {
  const t = useReminderTexts();
  const { frequency, interval, days, workdays } = chosen;
  return (
    <>
      <Segmented
        aria-label={t('repeat')}
        value={frequency}
        options={(['never', ...FREQUENCIES] as const).map((value) => ({ value, label: t(value) }))}
        onChange={(next) => onChange({ frequency: next })}
      />
      {frequency !== 'never' && (
        <>
          <label className="remind-line">
            {t('every')}
            <InputNumber
              min={1}
              max={99}
              precision={0}
              value={interval}
              onChange={(next) => onChange({ interval: next ?? 1 })}
            />
            {t(`unit_${frequency}`)}
          </label>
          {frequency === 'WEEKLY' && (
            <div className="remind-line" role="group" aria-label={t('onDays')}>
              {t('onDays')}
              <Checkbox.Group
                value={[...days]}
                options={WEEKDAYS.map((value) => ({ value, label: t(value) }))}
                onChange={(next) => onChange({ days: next })}
              />
            </div>
          )}
          <label className="remind-line">
            {t('workdays')}
            <Select
              value={workdays}
              options={WORKDAYS.map((value) => ({ value, label: t(value) }))}
              onChange={(next) => onChange({ workdays: next })}
              popupMatchSelectWidth={false}
            />
          </label>
        </>
      )}
    </>
  );
}

/** The rule that holds, in words, and the days it gives next. */
function Stands({ recurrence, isPlain }: Readonly<{ recurrence: Recurrence; isPlain: boolean }>): ReactNode {
  const t = useReminderTexts();
  const words = useSay()(recurrence.words);
  return (
    <p className="v-quiet v-num">
      {isPlain ? t('repeats', { words, days: recurrence.next.slice(0, 3).join(', ') }) : t('ownRule', { words })}
    </p>
  );
}

type Wanted = Readonly<{ rule: string; workdays: Recurrence['workdays'] }> | null;

/** Null: it comes no more. */
function useSave(task: string, onClose: () => void) {
  const t = useReminderTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    async mutationFn(wanted: Wanted): Promise<Recurrence | null> {
      const path = `/api/record/${task}/recurrence`;
      if (wanted !== null) return (await put<z.infer<typeof RecurrenceAnswer>>(path, wanted)).recurrence;
      await remove(path);
      return null;
    },
    onSuccess(recurrence) {
      client.setQueryData(recurrenceQuery(task).queryKey, recurrence);
      void message.success(t(recurrence === null ? 'repeatEnded' : 'repeatSaved'));
      onClose();
    },
    onError: (error) => void message.error(error.message),
  });
}
