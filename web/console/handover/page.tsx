import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Skeleton, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import type { HandoverPart, Job, RecordRef } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { RecordPicker } from '../sales/record-picker.tsx';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import './handover.css';

/** Hands what one person owns to one or several others: who, what, to whom, and how it goes. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  usePageTitle({ title: t('handover') });
  const [{ job }, changeUrl] = useUrlState();
  return (
    <div className="sales-page handover">
      <header>
        <h1>{t('handover')}</h1>
        <p className="v-quiet">{t('handoverLead')}</p>
      </header>
      {job === undefined ? <Wish onStarted={(id) => changeUrl({ job: id }, 'push')} /> : <Going id={job} />}
    </div>
  );
}

function Wish({ onStarted }: { onStarted: (job: string) => void }): ReactNode {
  const t = useSalesTexts();
  const [asked] = useUrlState();
  const leaver = asked['from'];
  const [from, setFrom] = useState<string | null>(leaver ?? null);
  const [isOpenOnly, setOpenOnly] = useState(true);
  const [province, setProvince] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [to, setTo] = useState<readonly RecordRef[]>([]);
  const wish = { from, isOpenOnly, province: province.trim() === '' ? null : province.trim() };
  const preview = useQuery({
    queryKey: ['handover', wish],
    queryFn: () => post<{ items: HandoverPart[] }>('/api/handover/preview', wish),
    enabled: from !== null,
    placeholderData: (before) => before,
  });
  const parts = preview.data?.items ?? [];
  const chosen = parts.filter((part) => !left.has(part.kind));
  const count = chosen.reduce((n, part) => n + part.count, 0);
  const starting = useMutation({
    mutationFn: () =>
      post<Job>('/api/handover', { ...wish, to: to.map(({ id }) => id), kinds: chosen.map(({ kind }) => kind) }),
    onSuccess: ({ id }) => onStarted(id),
  });
  const toggle = (kind: string, isOn: boolean) => {
    const next = new Set(left);
    if (isOn) next.delete(kind);
    else next.add(kind);
    setLeft(next);
  };
  return (
    <>
      <section className="v-panel sales-section handover-step">
        <h2>{t('from')}</h2>
        <RecordPicker
          to="person"
          label={t('chooseFrom')}
          value={leaver === undefined ? null : { id: leaver, kind: 'person', title: asked['name'] ?? leaver }}
          onChange={setFrom}
        />
        <Checkbox checked={isOpenOnly} onChange={(event) => setOpenOnly(event.target.checked)}>
          {t('openOnly')}
        </Checkbox>
        <Input
          allowClear
          value={province}
          placeholder={t('onlyProvince')}
          aria-label={t('onlyProvince')}
          onChange={(event) => setProvince(event.target.value)}
        />
      </section>
      <section className="v-panel sales-section handover-step">
        <h2>{t('what')}</h2>
        <Parts from={from} isPending={preview.isPending} parts={parts} left={left} onToggle={toggle} />
      </section>
      <section className="v-panel sales-section handover-step">
        <h2>{t('to')}</h2>
        <p className="v-quiet">{t('toHint')}</p>
        <Takers to={to} from={from} onChange={setTo} />
      </section>
      {starting.isError && <ErrorState error={starting.error} onRetry={() => starting.reset()} />}
      <div className="sales-actions">
        <Button
          type="primary"
          disabled={count === 0 || to.length === 0}
          loading={starting.isPending}
          onClick={() => starting.mutate()}
        >
          {t('start', { count })}
        </Button>
        {to.length > 1 && count > 0 && (
          <span className="v-quiet">{t('perTaker', { count: Math.ceil(count / to.length) })}</span>
        )}
      </div>
    </>
  );
}

type PartsProps = Readonly<{
  from: string | null;
  isPending: boolean;
  parts: readonly HandoverPart[];
  left: ReadonlySet<string>;
  onToggle: (kind: string, isOn: boolean) => void;
}>;

function Parts({ from, isPending, parts, left, onToggle }: PartsProps): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  if (from === null) return <p className="v-quiet">{t('chooseFrom')}</p>;
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  if (parts.length === 0) return <p className="v-quiet">{t('nothingOwned')}</p>;
  return (
    <ul className="handover-parts" aria-label={t('chooseKinds')}>
      {parts.map((part) => (
        <li key={part.kind}>
          <Checkbox checked={!left.has(part.kind)} onChange={(event) => onToggle(part.kind, event.target.checked)}>
            {sentenceCase(sayText(part.title))}
          </Checkbox>
          <b className="v-num">{part.count}</b>
        </li>
      ))}
    </ul>
  );
}

type TakersProps = Readonly<{
  to: readonly RecordRef[];
  from: string | null;
  onChange: (to: readonly RecordRef[]) => void;
}>;

function Takers({ to, from, onChange }: TakersProps): ReactNode {
  const t = useSalesTexts();
  const add = async (id: string | null) => {
    if (id === null || id === from || to.some((ref) => ref.id === id)) return;
    const { kind, title } = await get<RecordRef>(`/api/record/${id}`);
    onChange([...to, { id, kind, title }]);
  };
  return (
    <>
      <p className="handover-takers">
        {to.map((ref) => (
          <Tag
            key={ref.id}
            closable
            closeIcon={<span aria-label={t('removeTaker', { name: ref.title })}>×</span>}
            onClose={() => onChange(to.filter(({ id }) => id !== ref.id))}
          >
            {ref.title}
          </Tag>
        ))}
      </p>
      <RecordPicker key={to.length} to="person" label={t('addTaker')} value={null} onChange={(id) => void add(id)} />
    </>
  );
}

const OPEN = new Set(['waiting', 'running', 'cancelling', 'undoing']);

function Going({ id }: { id: string }): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  const client = useQueryClient();
  const job = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${id}`, {}, signal),
    refetchInterval: ({ state }) => (state.data === undefined || OPEN.has(state.data.state) ? 700 : false),
  });
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'undo') => post<Job>(`/api/jobs/${id}/${what}`),
    onSuccess: (next) => client.setQueryData(['job', id], next),
  });
  if (job.isError) return <ErrorState error={job.error} onRetry={() => void job.refetch()} />;
  if (job.data === undefined) return <Skeleton active paragraph={{ rows: 2 }} />;
  const { state, result, done, total, rowsPerSecond, remainingMs, canCancel, canUndo, error } = job.data;
  const skipped = result?.skipped.reduce((n, skip) => n + skip.count, 0) ?? 0;
  const said = {
    done: t('done', { count: result?.changed ?? done, skipped }),
    failed: error ?? t('failed'),
    undone: t('undone'),
    cancelled: t('undone'),
  };
  return (
    <section className="v-panel sales-section">
      <ProgressJob
        title={sayText(job.data.title)}
        done={done}
        total={total}
        rowsPerSecond={rowsPerSecond}
        remainingMs={remainingMs}
        onCancel={canCancel ? () => act.mutate('cancel') : undefined}
        onUndo={canUndo ? () => act.mutate('undo') : undefined}
        {...(!OPEN.has(state) && { result: said[state as keyof typeof said] })}
      />
    </section>
  );
}
