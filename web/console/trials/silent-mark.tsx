import { useQuery } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import type { TrialsAgainst } from '@valence/contract';
import type { ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { useMe } from '../../parts/session.ts';
import { sayDay } from './figures.ts';
import { TRIALS, trialPath } from './queries.ts';
import { useTrialTexts } from './texts.ts';

/** Says to managers that an agent keeps silent about a customer because of a trial, until when. Nothing to anybody else. */
export function SilentMark({ record }: { record: string }): ReactNode {
  const t = useTrialTexts();
  const say = useSay();
  const locale = useLocale();
  const isManager = useMe().role !== 'rep';
  const { data } = useQuery({
    queryKey: [...TRIALS, 'against', record],
    queryFn: ({ signal }) => get<TrialsAgainst>(`/api/trials/against/${encodeURIComponent(record)}`, {}, signal),
    enabled: isManager,
  });
  return data?.trials.map(({ id, agentTitle, endsAt }) => {
    const date = sayDay(endsAt, locale);
    return (
      <Tooltip key={id} title={t('silentHint', { agent: say(agentTitle), date })}>
        <AppLink href={trialPath(id)} className="v-tag is-amber">
          {t('silent', { date })}
        </AppLink>
      </Tooltip>
    );
  });
}
