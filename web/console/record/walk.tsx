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
import { walkOf } from '../../parts/list-walk.ts';
import { recordPath } from '../../parts/paths.ts';
import { useRecordPageTexts } from './texts.ts';

/** Where the record stands in the list it was opened from, and the way to the ones beside it. Nothing without a list. */
export function Walk({ record }: { record: RecordDetail }): ReactNode {
  const t = useRecordPageTexts();
  const locale = useLocale();
  const router = useRouter();
  const [walk] = useState(() => walkOf(record.kind));
  const place = useQuery({
    queryKey: ['record', record.id, 'place', walk?.query],
    queryFn: ({ signal }) => get<RecordPlace>(`/api/record/${record.id}/place`, walk?.query ?? {}, signal),
    enabled: walk !== null,
    staleTime: 30_000,
  }).data;
  const { filter, tz } = walk?.query ?? {};
  const of = useQuery({
    queryKey: ['records', record.kind, 'count', filter ?? '', ''],
    queryFn: ({ signal }) =>
      get<z.infer<typeof Count>>(`/api/records/${encodeURIComponent(record.kind)}/count`, { filter, tz }, signal),
    enabled: place?.isListed === true,
    staleTime: 60_000,
  }).data;
  if (walk === null || place?.isListed !== true) return null;
  const go = (id: string | null) => () => id !== null && router.history.push(recordPath(id) + location.search);
  const numbers = { at: place.at?.toLocaleString(locale) ?? '…', of: of?.count.toLocaleString(locale) ?? '…' };
  return (
    <span className="walk" role="group" aria-label={t('backToList')}>
      <AppLink href={walk.href} className="v-num v-quiet" title={t('backToList')}>
        {t(of?.isExact === false ? 'placeAbout' : 'place', numbers)}
      </AppLink>
      <Button
        size="small"
        icon={<ArrowUpOutlined aria-hidden />}
        aria-label={t('previous')}
        title={t('previous')}
        disabled={place.previous === null}
        onClick={go(place.previous)}
      />
      <Button
        size="small"
        icon={<ArrowDownOutlined aria-hidden />}
        aria-label={t('next')}
        title={t('next')}
        disabled={place.next === null}
        onClick={go(place.next)}
      />
    </span>
  );
}
