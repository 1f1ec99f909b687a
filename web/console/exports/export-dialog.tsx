import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Radio, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { BulkPreview, ExportRequest, Job, Selection } from '@valence/contract';
import type { z } from 'zod';
import { post } from '../../parts/api.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { useJobTexts } from '../jobs/texts.ts';
import './export-dialog.css';

type Props = Readonly<{
  /** What the list finds, or told ids. */
  selection: z.input<typeof Selection>;
  /** Field ids shown in the list, in their order. */
  columns: readonly string[];
  sort: string | null;
  onClose: () => void;
  onStarted?: (job: Job) => void;
}>;

type Choice = Pick<ExportRequest, 'format'> &
  Readonly<{
    scope: 'shown' | 'all';
    encoding: NonNullable<ExportRequest['encoding']>;
    choices: NonNullable<ExportRequest['choices']>;
    refs: NonNullable<ExportRequest['refs']>;
  }>;

const FIRST: Choice = { format: 'xlsx', scope: 'shown', encoding: 'utf-8', choices: 'title', refs: 'title' };

/** Which file is wanted of a list; it is written in the background and found in the tray. */
export function ExportDialog({ selection, columns, sort, onClose, onStarted }: Props): ReactNode {
  const texts = useJobTexts();
  const number = new Intl.NumberFormat(useLocale());
  const client = useQueryClient();
  const { message } = App.useApp();
  const [choice, setChoice] = useState(FIRST);
  const found = useQuery({
    queryKey: ['exports', 'preview', selection],
    queryFn: () => post<BulkPreview>('/api/bulk/preview', selection),
  });
  const start = useMutation({
    mutationFn: () => post<Job>('/api/exports', requestOf(choice, { selection, columns, sort })),
    onSuccess: (job) => {
      void client.invalidateQueries({ queryKey: ['jobs'] });
      void message.success(texts('started'));
      onStarted?.(job);
      onClose();
    },
  });
  const change = (part: Partial<Choice>): void => setChoice({ ...choice, ...part });
  const isTable = choice.format !== 'jsonl';
  return (
    <Modal
      open
      title={texts('exportTitle')}
      onCancel={onClose}
      footer={
        <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
          {texts('start')}
        </Button>
      }
    >
      <div className="export-form">
        <p className="v-quiet v-num" role="status">
          {found.data === undefined ? '…' : texts('exportCount', { count: number.format(found.data.total) })}
        </p>
        <fieldset>
          <legend>{texts('format')}</legend>
          <Radio.Group
            className="export-formats"
            value={choice.format}
            options={(['xlsx', 'csv', 'jsonl'] as const).map((value) => ({ value, label: texts(`format_${value}`) }))}
            onChange={({ target }) => change({ format: target.value as Choice['format'] })}
          />
        </fieldset>
        <Line label={texts('columns')} id="export-columns">
          <Select
            id="export-columns"
            value={choice.scope}
            options={[
              { value: 'shown', label: texts('columns_shown', { count: number.format(columns.length) }) },
              { value: 'all', label: texts('columns_all') },
            ]}
            onChange={(scope) => change({ scope })}
          />
        </Line>
        {choice.format === 'csv' && (
          <Line label={texts('encoding')} id="export-encoding">
            <Select
              id="export-encoding"
              value={choice.encoding}
              options={[
                { value: 'utf-8', label: texts('encoding_utf8') },
                { value: 'gb18030', label: texts('encoding_gb') },
              ]}
              onChange={(encoding) => change({ encoding })}
            />
          </Line>
        )}
        {isTable && (
          <>
            <Line label={texts('choices')} id="export-choices">
              <Select
                id="export-choices"
                value={choice.choices}
                options={(['title', 'value'] as const).map((value) => ({ value, label: texts(`choices_${value}`) }))}
                onChange={(choices) => change({ choices })}
              />
            </Line>
            <Line label={texts('refs')} id="export-refs">
              <Select
                id="export-refs"
                value={choice.refs}
                options={(['title', 'id', 'both'] as const).map((value) => ({ value, label: texts(`refs_${value}`) }))}
                onChange={(refs) => change({ refs })}
              />
            </Line>
          </>
        )}
        <p className="v-faint export-note">
          {choice.format === 'csv' && `${texts('safe')} `}
          {texts('masks')}
        </p>
        {start.error !== null && (
          <p role="alert" className="jobs-fault">
            {start.error.message}
          </p>
        )}
      </div>
    </Modal>
  );
}

function Line({ label, id, children }: { label: string; id: string; children: ReactNode }): ReactNode {
  return (
    <div className="export-line">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

function requestOf(
  { format, scope, encoding, choices, refs }: Choice,
  { selection, columns, sort }: Pick<Props, 'selection' | 'columns' | 'sort'>,
): ExportRequest {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    tz,
    ...selection,
    format,
    ...(scope === 'shown' && { columns: [...columns] }),
    ...(sort !== null && { sort }),
    ...(format === 'csv' && { encoding }),
    choices,
    refs,
    idempotencyKey: crypto.randomUUID(),
  };
}
