import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Count, RecordDetail, RecordPlace } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
import { walkOf, type ListWalk } from '../../parts/list-walk.ts';
import { recordPath } from '../../parts/paths.ts';
import { useRecordPageTexts } from './texts.ts';

/** Where the record stands in the list it was opened from, and the way to the ones beside it. Nothing without a list. */
export function Walk({ record }: { record: RecordDetail }): ReactNode {
  const [walk] = useState(() => walkOf(record.kind));
  const place = useQuery({
    queryKey: ['record', record.id, 'place', walk?.query],
    queryFn: ({ signal }) => get<RecordPlace>(`/api/record/${record.id}/place`, walk?.query ?? {}, signal),
    enabled: walk !== null,
    staleTime: 30_000,
  }).data;
  return walk === null || place?.isListed !== true ? null : <Steps kind={record.kind} walk={walk} place={place} />;
}

function Steps({ kind, walk, place }: { kind: string; walk: ListWalk; place: RecordPlace }): ReactNode {
  const t = useRecordPageTexts();
  const locale = useLocale();
  const { filter, tz } = walk.query;
  const of = useQuery({
    queryKey: ['records', kind, 'count', filter ?? '', ''],
    queryFn: ({ signal }) =>
      get<z.infer<typeof Count>>(`/api/records/${encodeURIComponent(kind)}/count`, { filter, tz }, signal),
    staleTime: 60_000,
  }).data;
  const say = (count: number | null | undefined): string => count?.toLocaleString(locale) ?? '…';
  return (
    <span className="walk" role="group" aria-label={t('backToList')}>
      <AppLink href={walk.href} className="v-num v-quiet" title={t('backToList')}>
        {t(of?.isExact === false ? 'placeAbout' : 'place', { at: say(place.at), of: say(of?.count) })}
      </AppLink>
      <Step title={t('previous')} icon={<ArrowUpOutlined aria-hidden />} to={place.previous} />
      <Step title={t('next')} icon={<ArrowDownOutlined aria-hidden />} to={place.next} />
    </span>
  );
}

/** One record further; the tab that is open stays open. */
function Step({ title, icon, to }: { title: string; icon: ReactNode; to: string | null }): ReactNode {
  const router = useRouter();
  return (
    <Button
      size="small"
      icon={icon}
      aria-label={title}
      title={title}
      disabled={to === null}
      onClick={() => to !== null && router.history.push(recordPath(to) + location.search)}
    />
  );
}
