import { CheckSquareOutlined, FileTextOutlined, MailOutlined, PhoneOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Select } from 'antd';
import { lazy, Suspense, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RecordDetail, RecordDraft } from '@valence/contract';
import type { z } from 'zod';
import { post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { useMe } from '../../parts/session.ts';
import { dataOf, DRAFTS, KIND_OF, linksOf, type DraftType } from './happening-draft.ts';
import { useRecordPageTexts } from './texts.ts';

const MailWriter = lazy(() => import('./mail-writer.tsx').then(({ MailWriter: found }) => ({ default: found })));

const ICONS: Readonly<Record<DraftType, ReactNode>> = {
  note: <FileTextOutlined aria-hidden />,
  call: <PhoneOutlined aria-hidden />,
  task: <CheckSquareOutlined aria-hidden />,
  mail: <MailOutlined aria-hidden />,
};

/** Writes a note, a call, a task or a mail about a record without leaving its page. What was typed stays when the sort changes. */
export function Composer({ record }: { record: RecordDetail }): ReactNode {
  const t = useRecordPageTexts();
  const [type, setType] = useState<DraftType>('note');
  const [text, setText] = useState('');
  return (
    <div className="composer v-panel">
      <Segmented
        size="small"
        aria-label={t('write')}
        value={type}
        options={DRAFTS.map((one) => ({ value: one, icon: ICONS[one], label: t(`draft_${one}`) }))}
        onChange={setType}
      />
      {type === 'mail' ? (
        <Suspense fallback={null}>
          <MailWriter record={record} startWith={text} onDone={() => setText('')} />
        </Suspense>
      ) : (
        <Writer key={type} type={type} record={record} text={text} onText={setText} />
      )}
    </div>
  );
}

type WriterProps = {
  type: Exclude<DraftType, 'mail'>;
  record: RecordDetail;
  text: string;
  onText: (text: string) => void;
};

function Writer({ type, record, text, onText }: WriterProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { person } = useMe();
  const kind = useKind(KIND_OF[type]);
  const links = linksOf(kind, record);
  const [variant, setVariant] = useState('call');
  const [dueOn, setDueOn] = useState(tomorrow);
  // A second press or a lost answer writes one record
  const key = useRef(crypto.randomUUID());
  const saving = useMutation({
    mutationFn: () =>
      post(`/api/records/${KIND_OF[type]}`, {
        data: dataOf(type, { text, variant, dueOn, at: new Date().toISOString(), owner: person }, links ?? {}),
        idempotencyKey: key.current,
      } satisfies z.input<typeof RecordDraft>),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      onText('');
      void message.success(t('written'));
      await Promise.all(
        [
          ['timeline', record.id],
          ['record', record.id],
          ['records', KIND_OF[type]],
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
    onError: (error) => void message.error(error.message),
  });
  const isEmpty = text.trim() === '';
  const save = (): void => {
    if (!isEmpty && !saving.isPending && links !== undefined) saving.mutate();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save();
  };
  if (kind !== undefined && (links === undefined || kind.may?.make === false))
    return <p className="v-faint composer-none">{t('writeNot')}</p>;
  const choices = fieldOf(kind, 'type')?.choices ?? [];
  return (
    <>
      <Input.TextArea
        value={text}
        autoSize={{ minRows: 1, maxRows: 10 }}
        maxLength={8000}
        placeholder={t(`placeholder_${type}`)}
        aria-label={t(`placeholder_${type}`)}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {(!isEmpty || type !== 'note') && (
        <div className="composer-foot">
          {type === 'call' && (
            <Select
              size="small"
              aria-label={t('callType')}
              value={variant}
              popupMatchSelectWidth={false}
              options={choices
                .filter(({ isRetired, value }) => isRetired !== true && value !== 'mail')
                .map(({ value, title }) => ({ value, label: say(title) }))}
              onChange={setVariant}
            />
          )}
          {type === 'task' && (
            <label className="composer-due">
              <span className="v-quiet">{t('dueOn')}</span>
              <Input size="small" type="date" value={dueOn} onChange={({ target }) => setDueOn(target.value)} />
            </label>
          )}
          <span className="v-faint composer-hint">{t('writeHint')}</span>
          <Button size="small" type="primary" disabled={isEmpty} onClick={save} loading={saving.isPending}>
            {t('writeSave')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Tomorrow by the reader's clock, as a day. */
function tomorrow(): string {
  const next = new Date();
  next.setDate(next.getDate() + 1);
  return `${next.getFullYear()}-${String(next.getMonth() + 1).padStart(2, '0')}-${String(next.getDate()).padStart(2, '0')}`;
}
