import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popover } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { BulkRequest, Count, Job, Kind, MergeAnswer, RecordRow, Value } from '@valence/contract';
import type { z } from 'zod';
import { post } from '../../parts/api.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { BulkJob } from './bulk-job.tsx';
import { isWritable } from './grid/options.ts';
import { columnsOf, toQuery, type ListState } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

const ExportDialog = lazy(() =>
  import('../exports/export-dialog.tsx').then(({ ExportDialog: found }) => ({ default: found })),
);

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  rows: readonly RecordRow[];
  /** Everything the list finds is meant, not only what was ticked. */
  isAll: boolean;
  count: z.infer<typeof Count> | undefined;
  onAll: () => void;
  onDone: () => void;
}>;

/** Records that are merged at once at most. */
const MOST_MERGED = 5;

/** What can be done with the ticked records, and how far it has come. */
export function BulkBar(props: Props): ReactNode {
  const texts = useRecordTexts();
  const [job, setJob] = useState<string | null>(null);
  return (
    <div className="bulk-bar" role="region" aria-label={texts('bulk')}>
      {job === null ? (
        <BulkActs {...props} onJob={setJob} />
      ) : (
        <BulkJob id={job} kind={props.kind.name} onClose={props.onDone} />
      )}
    </div>
  );
}

function BulkActs({
  kind,
  state,
  rows,
  isAll,
  count,
  onAll,
  onDone,
  onJob,
}: Props & Readonly<{ onJob: (id: string) => void }>): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [isEditing, setEditing] = useState(false);
  const { sort: _sort, ...found } = toQuery(state);
  const selection = isAll ? { kind: kind.name, ...found } : { kind: kind.name, ids: rows.map(({ id }) => id) };
  const fail = (error: Error): void => void message.error(error.message);
  const begin = useMutation({
    mutationFn: (wanted: Omit<BulkRequest, 'kind'>) =>
      post<Job>('/api/bulk', { ...selection, ...wanted, idempotencyKey: crypto.randomUUID() }),
    onSuccess: ({ id }) => {
      onJob(id);
      void client.invalidateQueries({ queryKey: ['jobs'] });
    },
    onError: fail,
  });
  const [isExporting, setExporting] = useState(false);
  const merging = useMutation({
    mutationFn: () => post<MergeAnswer>('/api/merges', { keep: rows[0]?.id, from: rows.slice(1).map(({ id }) => id) }),
    onSuccess: async ({ record }) => {
      await client.invalidateQueries({ queryKey: ['records', kind.name] });
      void message.success(texts('merged', { title: record.title }));
      onDone();
    },
    onError: fail,
  });
  const owner = kind.fields.find(({ id, to }) => id === 'owner' && to === 'person');
  return (
    <>
      <Chosen rows={rows.length} isAll={isAll} count={count} onAll={onAll} />
      <span className="rec-spring" />
      <Popover
        trigger="click"
        placement="top"
        open={isEditing}
        onOpenChange={setEditing}
        destroyOnHidden
        content={<EditForm kind={kind} onApply={(change) => begin.mutate({ change })} />}
      >
        <Button>{texts('editField')}</Button>
      </Popover>
      {owner !== undefined && (
        <Popover
          trigger="click"
          placement="top"
          destroyOnHidden
          content={<EditForm kind={kind} field={owner.id} onApply={(change) => begin.mutate({ change })} />}
        >
          <Button>{texts('assign', { field: sayText(owner.title) })}</Button>
        </Popover>
      )}
      <Button onClick={() => setExporting(true)}>{texts('exportTable')}</Button>
      {isExporting && (
        <Suspense fallback={null}>
          <ExportDialog
            selection={selection}
            columns={columnsOf(state, kind).map(({ field }) => field.id)}
            sort={state.sort}
            onClose={() => setExporting(false)}
            onStarted={({ id }) => onJob(id)}
          />
        </Suspense>
      )}
      {!isAll && rows.length > 1 && rows.length <= MOST_MERGED && (
        <Button
          loading={merging.isPending}
          onClick={() => merging.mutate()}
          title={texts('mergeAbout', { title: rows[0]?.title ?? '' })}
        >
          {texts('merge')}
        </Button>
      )}
      <Button danger loading={begin.isPending} onClick={() => begin.mutate({ action: 'trash' })}>
        {texts('trash')}
      </Button>
      <Button type="text" onClick={onDone}>
        {texts('untick')}
      </Button>
    </>
  );
}

const EXACT = { ticked: 'tickedCount', find: 'tickFound' } as const;
const ABOUT = { ticked: 'tickedAbout', find: 'tickFoundAbout' } as const;

/** How many are ticked, and the way to all that the list finds. */
function Chosen({ rows, isAll, count, onAll }: { rows: number } & Pick<Props, 'isAll' | 'count' | 'onAll'>): ReactNode {
  const texts = useRecordTexts();
  const locale = useLocale();
  const found = count ?? { count: rows, isExact: true };
  const words = found.isExact ? EXACT : ABOUT;
  const all = found.count.toLocaleString(locale);
  return (
    <>
      <strong className="v-num">
        {isAll ? texts(words.ticked, { count: all }) : texts('tickedCount', { count: rows.toLocaleString(locale) })}
      </strong>
      {!isAll && found.count > rows && (
        <button type="button" className="v-link-button" onClick={onAll}>
          {texts(words.find, { count: all })}
        </button>
      )}
    </>
  );
}

/** One field and its new value for all that are ticked. */
function EditForm({
  kind,
  field: fixed,
  onApply,
}: {
  kind: Kind;
  field?: string;
  onApply: (change: NonNullable<BulkRequest['change']>) => void;
}): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const [id, setId] = useState(fixed ?? '');
  const [value, setValue] = useState<Value>(null);
  const [isFaulty, setFaulty] = useState(false);
  const field = kind.fields.find((one) => one.id === id);
  return (
    <form
      className="vw-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (field !== undefined && !isFaulty)
          onApply({ [field.id]: value === null ? { clear: true } : { set: value } });
      }}
    >
      {fixed === undefined && (
        <select
          className="vf-input"
          aria-label={texts('chooseField')}
          value={id}
          onChange={(event) => setId(event.target.value)}
        >
          <option value="">{texts('chooseField')}</option>
          {kind.fields.filter(isWritable).map((one) => (
            <option key={one.id} value={one.id}>
              {sayText(one.title)}
            </option>
          ))}
        </select>
      )}
      {field !== undefined && (
        <ValueInput key={field.id} field={field} value={null} onChange={setValue} onFault={setFaulty} isFocused />
      )}
      {field !== undefined && value === null && <p className="v-faint">{texts('clearsField')}</p>}
      <div className="vf-foot">
        <Button type="primary" size="small" htmlType="submit" disabled={field === undefined || isFaulty}>
          {texts('apply')}
        </Button>
      </div>
    </form>
  );
}
