import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Drawer, Input, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Field, Kind, RecordDetail, RecordThen, RestoredRecord } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { asRead } from '../../parts/format-value.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Value } from '../../parts/value.tsx';
import { useChangeTexts } from '../changes/texts.ts';
import './as-of.css';
import { isSame } from './save-field.ts';
import { useRecordPageTexts } from './texts.ts';

type AsOfProps = { record: RecordDetail; kind: Kind; onClose: () => void };

const HOUR_MS = 3_600_000;
/** Moments people ask for. */
const QUICK = [
  { key: 'hourAgo', hours: 1 },
  { key: 'dayAgo', hours: 24 },
  { key: 'weekAgo', hours: 24 * 7 },
  { key: 'monthAgo', hours: 24 * 30 },
] as const;

/** A record as it stood at a chosen moment, beside what it is now, and the way back to it. */
export function AsOf({ record, kind, onClose }: AsOfProps): ReactNode {
  const t = useChangeTexts();
  const [at, setAt] = useState(() =>
    localText(new Date(Math.max(Date.parse(record.createdAt), Date.now() - 24 * HOUR_MS))),
  );
  const moment = instantOf(at);
  const then = useQuery({
    queryKey: ['record', record.id, 'as-of', moment],
    queryFn: ({ signal }) => get<RecordThen>(`/api/record/${record.id}/as-of`, { at: moment ?? '' }, signal),
    enabled: moment !== null,
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <Drawer open size={620} title={t('asOf')} onClose={onClose} destroyOnHidden>
      <label className="as-of-at">
        <span>{t('asOfAt')}</span>
        <Input
          type="datetime-local"
          value={at}
          max={localText(new Date())}
          min={localText(new Date(record.createdAt))}
          onChange={(event) => setAt(event.target.value)}
        />
      </label>
      <p className="as-of-quick">
        {QUICK.filter(({ hours }) => Date.now() - hours * HOUR_MS > Date.parse(record.createdAt)).map(
          ({ key, hours }) => (
            <Button key={key} size="small" onClick={() => setAt(localText(new Date(Date.now() - hours * HOUR_MS)))}>
              {t(key)}
            </Button>
          ),
        )}
      </p>
      {moment === null ? (
        <p className="v-quiet">{t('asOfPick')}</p>
      ) : then.isError ? (
        <p role="alert">{then.error.message}</p>
      ) : then.data === undefined ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : (
        <Compared record={record} kind={kind} then={then.data} at={moment} onClose={onClose} />
      )}
    </Drawer>
  );
}

type ComparedProps = AsOfProps & { then: RecordThen; at: string };

function Compared({ record, kind, then, at, onClose }: ComparedProps): ReactNode {
  const t = useChangeTexts();
  const page = useRecordPageTexts();
  const [, changeUrl] = useUrlState();
  const onOpen = () => {
    onClose();
    changeUrl({ at }, 'push');
  };
  const locale = useLocale();
  const { modal } = App.useApp();
  const [onlyDiffering, setOnly] = useState(true);
  const differing = kind.fields.filter(({ id }) => !isSame(then.record.data[id], record.data[id]));
  const known = kind.fields.filter(({ id }) => then.record.data[id] !== undefined || record.data[id] !== undefined);
  const fields = onlyDiffering ? differing : known;
  const time = sayExact(at, locale);
  const restoring = useRestore(record.id, at, onClose);
  const ask = () =>
    void modal.confirm({
      title: t('asOfRestoreTitle', { time }),
      content: t('asOfRestoreBody', { count: differing.length }),
      okText: t('asOfRestore'),
      cancelText: t('cancel'),
      onOk: () => restoring.mutateAsync().catch(() => {}),
    });
  return (
    <div className="as-of">
      <p className="as-of-banner" role="status">
        <strong>{t('asOfBanner', { time })}</strong>{' '}
        {differing.length === 0 ? t('asOfSame') : t('asOfDiffer', { count: differing.length })}
        {then.wasTrashed && <> {t('asOfTrashed')}</>}
      </p>
      <div className="as-of-tools">
        <Checkbox checked={onlyDiffering} onChange={(event) => setOnly(event.target.checked)}>
          {t('asOfOnlyDiffer')}
        </Checkbox>
        <Button onClick={onOpen}>{page('asOfOpen')}</Button>
        {differing.length > 0 && (
          <Button type="primary" loading={restoring.isPending} onClick={ask}>
            {t('asOfRestore')}
          </Button>
        )}
      </div>
      {fields.length > 0 && <Table fields={fields} record={record} then={then} />}
    </div>
  );
}

function Table({ fields, record, then }: { fields: readonly Field[]; record: RecordDetail; then: RecordThen }) {
  const t = useChangeTexts();
  const say = useSay();
  const refs = { ...record.refs, ...then.record.refs };
  return (
    <table className="as-of-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{t('asOfThen')}</th>
          <th scope="col">{t('asOfNow')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const [before, now] = [then.record.data[field.id], record.data[field.id]];
          return (
            <tr key={field.id} className={isSame(before, now) ? '' : 'is-different'}>
              <th scope="row">{say(field.title)}</th>
              <td>
                <Value field={field} value={asRead(field.id, before)} refs={refs} />
              </td>
              <td>
                <Value field={field} value={asRead(field.id, now)} refs={refs} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function useRestore(id: string, at: string, onDone: () => void) {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: () => post<RestoredRecord>(`/api/record/${id}/restore`, { at }),
    onSuccess: async ({ fields }) => {
      void message.success(t('asOfRestored', { count: fields.length }));
      onDone();
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
    onError: (error) => void message.error(error.message),
  });
}

/** What an input of date and time holds for an instant, in the reader's time. */
function localText(at: Date): string {
  const here = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 16);
}

/** The end of the minute that was typed, so that what happened within it counts; null while it is no time. */
function instantOf(text: string): string | null {
  const start = new Date(text);
  return Number.isNaN(start.getTime()) ? null : new Date(start.getTime() + 59_999).toISOString();
}
