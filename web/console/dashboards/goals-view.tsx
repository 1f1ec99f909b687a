import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { GoalAttainment } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { sayEstimate, sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { paceOf, type Pace } from './pace.ts';
import { sayNumber, sayPercent } from './say-figure.ts';
import { useDashboardTexts } from './texts.ts';

/** Height of the grid's rows and of a goal's line, in px. */
const ROW = 52;
const LINE = 66;

/** Goals that run today: how far each has come against the time that has passed, and what it comes to at this pace. */
export function GoalsView({ height }: Readonly<{ height: number }>): ReactNode {
  const t = useDashboardTexts();
  const answer = useQuery({
    queryKey: ['figures', 'goal'],
    queryFn: ({ signal }) => get<{ items: GoalAttainment[] }>('/api/goals/attainment', {}, signal),
    staleTime: 60_000,
  });
  if (answer.isError) return <p className="db-blank v-quiet">{answer.error.message}</p>;
  if (answer.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  const { items } = answer.data;
  if (items.length === 0)
    return (
      <div className="db-blank">
        <p className="v-quiet">{t('goalsNone')}</p>
        <AppLink href="/records/goal">{t('goalsSet')}</AppLink>
      </div>
    );
  const room = Math.max(1, Math.floor((height * ROW - 80) / LINE));
  // Those of the whole team first
  const shown = items.toSorted((a, b) => Number(a.owner !== null) - Number(b.owner !== null)).slice(0, room);
  return (
    <>
      <ul className="db-goals">
        {shown.map((item) => (
          <Goal key={item.goal.id} item={item} />
        ))}
      </ul>
      <p className="db-notes">
        <AppLink href="/records/goal">
          {shown.length < items.length ? t('goalsAll', { count: items.length }) : t('goalsSet')}
        </AppLink>
      </p>
    </>
  );
}

function Goal({ item }: Readonly<{ item: GoalAttainment }>): ReactNode {
  const t = useDashboardTexts();
  const locale = useLocale();
  const ratio = item.percent === null ? null : item.percent / 100;
  const today = new Intl.DateTimeFormat('en-CA').format(new Date());
  const pace = paceOf(item, ratio, today);
  const say = ({ money, count }: GoalAttainment['reached'], isShort: boolean): string =>
    money !== null
      ? (isShort ? sayEstimate : sayMoney)(money, locale)
      : count === null
        ? '—'
        : sayNumber(count, locale);
  return (
    <li className="db-goal">
      <p className="db-goal-head">
        <RecordLink record={item.goal} />
        <span
          className="v-num"
          title={t('goalOf', { reached: say(item.reached, false), wanted: say(item.wanted, false) })}
        >
          {t('goalOf', { reached: say(item.reached, true), wanted: say(item.wanted, true) })}
        </span>
        <strong className="v-num">{ratio === null ? '—' : sayPercent(ratio, locale)}</strong>
      </p>
      <div
        className="db-track"
        role="meter"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, item.percent ?? 0)}
        translate="no"
        aria-label={item.goal.title}
      >
        <span
          className={`db-fill is-${pace?.standing ?? 'onPace'}`}
          style={{ width: `${Math.min(100, item.percent ?? 0)}%` }}
        />
        {pace !== null && <span className="db-tick" style={{ left: `${pace.elapsed * 100}%` }} />}
      </div>
      <p className="db-goal-foot v-quiet">
        {item.missing.length > 0
          ? t('goalMissing', { currencies: item.missing.join(', ') })
          : pace !== null && <PaceWords pace={pace} />}
      </p>
    </li>
  );
}

function PaceWords({ pace }: Readonly<{ pace: Pace }>): ReactNode {
  const t = useDashboardTexts();
  const locale = useLocale();
  const elapsed = sayPercent(pace.elapsed, locale);
  return (
    <>
      <span className={`db-standing is-${pace.standing}`}>{t(pace.standing)}</span>{' '}
      {pace.forecast === null
        ? t('goalEarly', { elapsed })
        : t('goalPace', { elapsed, forecast: sayPercent(pace.forecast, locale) })}
    </>
  );
}
