import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { LanguageCall, LanguageCallPage } from '@valence/contract';
import type { ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayCost, sayNumber } from './amounts.ts';
import { useAgentName } from './month.tsx';
import { LANGUAGE } from './queries.ts';
import { useLanguageTexts } from './texts.ts';

const PAGE = 20;

/** The latest calls of models, one by one. */
export function Calls(): ReactNode {
  const t = useLanguageTexts();
  const pages = useInfiniteQuery({
    queryKey: [...LANGUAGE, 'calls'],
    queryFn: ({ pageParam, signal }) =>
      get<LanguageCallPage>('/api/models/calls', { limit: PAGE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  if (pages.isError) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  const calls = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  if (calls.length === 0) return null;
  return (
    <section>
      <h2>{t('ledger')}</h2>
      <p className="v-quiet lng-lead">{t('ledgerLead')}</p>
      <div className="v-panel lng-scroll" tabIndex={0} role="region" aria-label={t('ledger')}>
        <table className="lng-table v-num">
          <thead>
            <tr>
              <th>{t('at')}</th>
              <th>{t('endpoint')}</th>
              <th>{t('agent')}</th>
              <th>{t('outcome')}</th>
              <th className="is-number">{t('tokensIn')}</th>
              <th className="is-number">{t('tokensOut')}</th>
              <th className="is-number">{t('first')}</th>
              <th className="is-number">{t('took')}</th>
              <th className="is-number">{t('cost')}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <CallRow key={call.id} call={call} />
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <Button className="lng-older" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('olderCalls')}
        </Button>
      )}
    </section>
  );
}

function CallRow({ call }: { call: LanguageCall }): ReactNode {
  const t = useLanguageTexts();
  const nameOf = useAgentName();
  const { at, endpoint, agent, run, outcome, repairs, tokensIn, tokensOut, isEstimated, ms, firstMs } = call;
  const isGood = outcome === 'answered' || outcome === 'cached';
  return (
    <tr>
      <td>
        <RelativeTime at={at} />
      </td>
      <td translate="no">{endpoint}</td>
      <td>{run === null ? nameOf(agent) : <AppLink href={`/runs/${run}`}>{nameOf(agent)}</AppLink>}</td>
      <td className={isGood ? undefined : 'lng-wrong'}>
        {t(`outcome_${outcome}`)} {repairs > 0 && <span className="v-faint">{t('repairs', { n: repairs })}</span>}
      </td>
      <td className="is-number">
        {sayNumber(tokensIn)} {isEstimated && <span className="v-faint">{t('estimated')}</span>}
      </td>
      <td className="is-number">{sayNumber(tokensOut)}</td>
      <td className="is-number">{firstMs === null ? '—' : t('ms', { n: sayNumber(firstMs) })}</td>
      <td className="is-number">{t('ms', { n: sayNumber(ms) })}</td>
      <td className="is-number">
        {call.costMicro === null || call.currency === null ? '—' : sayCost(call.costMicro, call.currency)}
      </td>
    </tr>
  );
}
