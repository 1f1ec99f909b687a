import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Kind, RecordDetail, RecordThen } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { Facts } from './facts.tsx';
import { useRecordPageTexts } from './texts.ts';

type ThenProps = { record: RecordDetail; kind: Kind; at: string; onLeave: () => void };

/** The facts as they stood at a moment: read-only, under a line that says so and leads back. */
export function Then({ record, kind, at, onLeave }: ThenProps): ReactNode {
  const t = useRecordPageTexts();
  const locale = useLocale();
  const then = useQuery({
    queryKey: ['record', record.id, 'as-of', at],
    queryFn: ({ signal }) => get<RecordThen>(`/api/record/${record.id}/as-of`, { at }, signal),
    retry: false,
  });
  const isMoment = !Number.isNaN(Date.parse(at));
  return (
    <>
      <p className="then-banner" role="status">
        <span>{isMoment ? t('asOfMode', { time: sayExact(at, locale) }) : t('asOfFailed')}</span>
        <Button size="small" onClick={onLeave}>
          {t('asOfLeave')}
        </Button>
      </p>
      {then.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {then.isError && <ErrorState error={then.error} onRetry={() => void then.refetch()} />}
      {then.data !== undefined && (
        <Facts record={{ ...record, ...then.data.record, support: {} }} kind={kind} onSave={undefined} />
      )}
    </>
  );
}
