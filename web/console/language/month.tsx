import { useQuery } from '@tanstack/react-query';
import type { LanguageSum } from '@valence/contract';
import type { ReactNode } from 'react';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayCost, sayNumber } from './amounts.ts';
import { monthQuery } from './queries.ts';
import { useLanguageTexts } from './texts.ts';

/** What language models took this month, by endpoint, agent and task. */
export function Month(): ReactNode {
  const t = useLanguageTexts();
  const { data, error, refetch } = useQuery(monthQuery);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section>
      <h2>
        {t('month')} {data !== undefined && <span className="v-faint v-num">{data.month}</span>}
      </h2>
      <div className="v-panel lng-scroll" tabIndex={0} role="region" aria-label={t('month')}>
        {data?.sums.length === 0 ? (
          <p className="v-quiet lng-none">{t('monthNone')}</p>
        ) : (
          <Sums sums={data?.sums ?? []} />
        )}
      </div>
    </section>
  );
}

/** The name of an agent in the ledger; probes and checks of this page have names of their own. */
export function useAgentName(): (agent: string | null) => string {
  const t = useLanguageTexts();
  return (agent) => {
    if (agent === null) return t('agentNone');
    return agent === 'probe' || agent === 'quality' ? t(`agent_${agent}`) : agent;
  };
}

function Sums({ sums }: { sums: readonly LanguageSum[] }): ReactNode {
  const t = useLanguageTexts();
  const nameOf = useAgentName();
  return (
    <table className="lng-table v-num">
      <thead>
        <tr>
          <th>{t('endpoint')}</th>
          <th>{t('agent')}</th>
          <th>{t('task')}</th>
          {(['calls', 'cached', 'failed', 'tokensIn', 'tokensOut', 'meanMs', 'cost'] as const).map((name) => (
            <th key={name} className="is-number">
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sums.map((sum) => (
          <tr key={`${sum.endpointId}:${sum.agent}:${sum.task}:${sum.currency}`}>
            <td translate="no">{sum.endpoint}</td>
            <td>{nameOf(sum.agent)}</td>
            <td>{t(`task_${sum.task}`)}</td>
            {[sum.calls, sum.cached, sum.failed, sum.tokensIn, sum.tokensOut].map((value, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- the columns never move
              <td key={i} className="is-number">
                {sayNumber(value)}
              </td>
            ))}
            <td className="is-number">{t('ms', { n: sayNumber(Math.round(sum.ms / Math.max(1, sum.calls))) })}</td>
            <td className="is-number">
              {sum.currency === null ? t('costUnknown') : sayCost(sum.costMicro, sum.currency)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={9}>{t('total')}</td>
          <td className="is-number">{totalsOf(sums).join(' + ') || '—'}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The sum of each currency; currencies are never added up. */
function totalsOf(sums: readonly LanguageSum[]): string[] {
  const totals = new Map<string, number>();
  for (const { currency, costMicro } of sums)
    if (currency !== null) totals.set(currency, (totals.get(currency) ?? 0) + costMicro);
  return [...totals].map(([currency, micro]) => sayCost(micro, currency));
}
