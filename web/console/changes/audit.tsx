import { CloseOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import type { AuditItem, AuditPage } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { AUDIT_TYPES } from './audit-types.ts';
import { Blank } from './blank.tsx';
import { useChangeTexts } from './texts.ts';

/** Who did what and when, newest first, by person, record, kind and period. */
export function Audit(): ReactNode {
  const t = useChangeTexts();
  const [{ actor, actorName, record, type, from, to }, changeUrl] = useUrlState();
  const asked = { actor, record, type, from: startOf(from), to: endOf(to) };
  const list = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam, signal }) => get<AuditPage>('/api/audit', { ...asked, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="changes-list">
      <AuditFilters />
      <p className="changes-filters">
        {record !== undefined && (
          <button
            type="button"
            className="v-tag is-primary changes-only"
            onClick={() => changeUrl({ record: undefined })}
          >
            {t('auditOnlyRecord')} <CloseOutlined aria-label={t('auditClear')} />
          </button>
        )}
        {actor !== undefined && (
          <button
            type="button"
            className="v-tag is-primary changes-only"
            onClick={() => changeUrl({ actor: undefined, actorName: undefined })}
          >
            {t('auditOnlyActor', { name: actorName ?? actor })} <CloseOutlined aria-label={t('auditClear')} />
          </button>
        )}
      </p>
      {list.isError && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Blank />
      ) : rows.length === 0 ? (
        <EmptyState title={t('auditEmpty')} />
      ) : (
        <ul className="v-panel changes-rows">
          {rows.map((item) => (
            <AuditRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

/** The first instant of a day where the reader is, and the first after it. */
function startOf(day: string | undefined): string | undefined {
  return day === undefined ? undefined : new Date(`${day}T00:00`).toISOString();
}

function endOf(day: string | undefined): string | undefined {
  if (day === undefined) return undefined;
  const next = new Date(`${day}T00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

function AuditFilters(): ReactNode {
  const t = useChangeTexts();
  const say = useSay();
  const [{ type = '', from, to }, changeUrl] = useUrlState();
  return (
    <div className="changes-filters">
      <Select
        aria-label={t('auditType')}
        value={type}
        style={{ minWidth: 180 }}
        options={[
          { value: '', label: t('auditAnyType') },
          ...Object.entries(AUDIT_TYPES).map(([value, title]) => ({ value, label: say(title) })),
        ]}
        onChange={(next) => changeUrl({ type: next })}
      />
      <span className="changes-period" role="group" aria-label={t('auditPeriod')}>
        <Input
          type="date"
          value={from ?? ''}
          aria-label={t('auditFrom')}
          max={to}
          onChange={(event) => changeUrl({ from: event.target.value })}
        />
        <span aria-hidden>–</span>
        <Input
          type="date"
          value={to ?? ''}
          aria-label={t('auditTo')}
          min={from}
          onChange={(event) => changeUrl({ to: event.target.value })}
        />
      </span>
    </div>
  );
}

function AuditRow({ item }: { item: AuditItem }): ReactNode {
  const t = useChangeTexts();
  const say = useSay();
  const locale = useLocale();
  const [, changeUrl] = useUrlState();
  return (
    <li className="changes-row is-audit">
      <time className="v-num v-faint" dateTime={item.at}>
        {sayExact(item.at, locale)}
      </time>
      <div className="changes-row-main">
        <p className="changes-row-title">
          {say(item.title)} {item.record !== null && <RecordLink record={item.record} className="changes-record" />}
          {item.record === null && item.recordId !== null && (
            <button
              type="button"
              className="v-link-button"
              onClick={() => changeUrl({ record: item.recordId ?? undefined })}
            >
              {t('auditGone', { id: item.recordId.slice(-8) })}
            </button>
          )}
        </p>
        <p className="changes-row-what v-faint">
          <span>{t('purpose', { purpose: say(item.purpose) })}</span>
          {item.facts.map(({ name, value }) => (
            <span key={name} className="changes-fact" title={value}>
              {name} {value}
            </span>
          ))}
          {item.run !== null && <AppLink href={runPath(item.run)}>{t('openRun')}</AppLink>}
        </p>
      </div>
      <button
        type="button"
        className="v-link-button changes-row-by"
        translate="no"
        onClick={() => changeUrl({ actor: item.actor, actorName: item.by })}
      >
        {item.by}
      </button>
    </li>
  );
}
