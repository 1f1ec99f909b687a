import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popover } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import type { BulkRequest, Count, Job, Kind, MergeAnswer, RecordRow, Value } from '@valence/contract';
import type { z } from 'zod';
import { get, post } from '../../parts/api.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { percentOf } from '../../parts/progress-job.tsx';
import { ValueInput } from '../../parts/value-input.tsx';
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

/** How often a running job is looked at, in ms. */
const LOOK_MS = 600;
/** Records that are merged at once at most. */
const MOST_MERGED = 5;
const ENDED: ReadonlySet<Job['state']> = new Set(['done', 'failed', 'cancelled', 'undone']);

/** What can be done with the ticked records, and how far it has come. */
export function BulkBar({ kind, state, rows, isAll, count, onAll, onDone }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const locale = useLocale();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [job, setJob] = useState<string | null>(null);
  const [isEditing, setEditing] = useState(false);
  const { sort: _sort, ...found } = toQuery(state);
  const selection = isAll ? { kind: kind.name, ...found } : { kind: kind.name, ids: rows.map(({ id }) => id) };
  const fail = (error: Error): void => void message.error(error.message);
  const begin = useMutation({
    mutationFn: (wanted: Omit<BulkRequest, 'kind'>) =>
      post<Job>('/api/bulk', { ...selection, ...wanted, idempotencyKey: crypto.randomUUID() }),
    onSuccess: ({ id }) => {
      setJob(id);
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
  if (job !== null) {
    return (
      <div className="bulk-bar" role="region" aria-label={texts('bulk')}>
        <Running id={job} kind={kind.name} onClose={onDone} />
      </div>
    );
  }
  const total = isAll ? (count?.count ?? rows.length) : rows.length;
  const owner = kind.fields.find(({ id, to }) => id === 'owner' && to === 'person');
  const shown = total.toLocaleString(locale);
  return (
    <div className="bulk-bar" role="region" aria-label={texts('bulk')}>
      <strong className="v-num">
        {isAll && count?.isExact === false
          ? texts('tickedAbout', { count: shown })
          : texts('tickedCount', { count: shown })}
      </strong>
      {!isAll && count !== undefined && count.count > rows.length && (
        <button type="button" className="v-link-button" onClick={onAll}>
          {texts(count.isExact ? 'tickFound' : 'tickFoundAbout', { count: count.count.toLocaleString(locale) })}
        </button>
      )}
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
            onStarted={({ id }) => setJob(id)}
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
    </div>
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

/** A running job in one line: percent, cancel; then what came out, its file, undo. */
function Running({ id, kind, onClose }: { id: string; kind: string; onClose: () => void }): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const locale = useLocale();
  const client = useQueryClient();
  const job = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data !== undefined && ENDED.has(data.state) ? false : LOOK_MS),
  }).data;
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'undo') => post<Job>(`/api/jobs/${encodeURIComponent(id)}/${what}`),
    onSuccess: (answer) => client.setQueryData(['job', id], answer),
  });
  const isEnded = job !== undefined && ENDED.has(job.state);
  useEffect(() => {
    if (isEnded) void client.invalidateQueries({ queryKey: ['records', kind] });
  }, [isEnded, client, kind, job?.state]);
  if (job === undefined) return <span className="v-faint">{texts('loading')}</span>;
  const percent = percentOf(job.done, job.total);
  const { result } = job;
  const skipped = result?.skipped.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <>
      <strong>{sayText(job.title)}</strong>
      {!isEnded && (
        <span
          className="bulk-track"
          role="progressbar"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-label={sayText(job.title)}
        >
          <i style={{ width: `${percent}%` }} />
        </span>
      )}
      <span className="v-num" role="status">
        {job.state === 'failed'
          ? (job.error ?? texts('failed'))
          : job.state === 'undone' || job.state === 'cancelled'
            ? texts('takenBack')
            : isEnded
              ? texts('jobDone', {
                  changed: (result?.file?.rows ?? result?.changed ?? 0).toLocaleString(locale),
                  skipped: skipped.toLocaleString(locale),
                })
              : `${percent}%`}
      </span>
      {skipped > 0 && (
        <span className="v-faint v-cut">
          {result?.skipped.map(({ reason, count }) => `${sayText(reason)} ${count}`).join(' · ')}
        </span>
      )}
      <span className="rec-spring" />
      {result?.file !== null && result?.file !== undefined && (
        <a className="bulk-file" href={result.file.href} download={result.file.name}>
          {texts('download')}
        </a>
      )}
      {job.canCancel && <Button onClick={() => act.mutate('cancel')}>{texts('cancel')}</Button>}
      {job.canUndo && (
        <Button loading={act.isPending} onClick={() => act.mutate('undo')}>
          {texts('undo')}
        </Button>
      )}
      <Button type="text" onClick={onClose}>
        {texts('close')}
      </Button>
    </>
  );
}
