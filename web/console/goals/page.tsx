import { AimOutlined, LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import type { GoalAttainment } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayChoice, sayDay, sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { recordPath } from '../../parts/paths.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import '../sales/sales.css';
import { GoalForm } from './goal-form.tsx';
import './goals.css';
import { daysOf, monthFrom, timeGone } from './period.ts';

/** What is to be reached in a month, by person, team and company, and how far it is. */
export function Page(): ReactNode {
  const t = useDeskTexts();
  const locale = useLocale();
  usePageTitle({ title: t('goals') });
  const today = new Date().toLocaleDateString('sv-SE');
  const [{ month = today.slice(0, 7) }, changeUrl] = useUrlState();
  const [isSetting, setSetting] = useState(false);
  const maySet = useMe().role !== 'rep';
  const go = (by: number) => {
    const next = monthFrom(month, by);
    changeUrl({ month: next === today.slice(0, 7) ? undefined : next });
  };
  const name = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('goals')}</h1>
          <p className="v-quiet">{t('goalsLead')}</p>
        </div>
        {maySet && (
          <div className="sales-actions">
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setSetting(true)}>
              {t('setGoal')}
            </Button>
          </div>
        )}
      </header>
      <div className="sales-bar">
        <Button icon={<LeftOutlined aria-hidden />} aria-label={t('before')} onClick={() => go(-1)} />
        <strong className="goal-month" aria-live="polite">
          {name}
        </strong>
        <Button icon={<RightOutlined aria-hidden />} aria-label={t('after')} onClick={() => go(1)} />
        {month !== today.slice(0, 7) && (
          <Button type="text" onClick={() => changeUrl({ month: undefined })}>
            {t('thisMonth')}
          </Button>
        )}
      </div>
      {isSetting && <GoalForm key={month} month={month} onDone={() => setSetting(false)} />}
      <Goals month={month} today={today} />
    </div>
  );
}

function Goals({ month, today }: { month: string; today: string }): ReactNode {
  const t = useDeskTexts();
  const { endsOn } = daysOf(month, 'month');
  const on = today.startsWith(month) ? today : endsOn;
  const goals = useQuery({
    queryKey: ['goals', on],
    queryFn: ({ signal }) => get<{ items: GoalAttainment[] }>('/api/goals/attainment', { on }, signal),
  });
  if (goals.isError) return <ErrorState error={goals.error} onRetry={() => void goals.refetch()} />;
  if (goals.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  const { items } = goals.data;
  if (items.length === 0)
    return <EmptyState icon={<AimOutlined aria-hidden />} title={t('goalsEmptyTitle')} body={t('goalsEmptyBody')} />;
  const groups = [
    { title: t('company'), items: items.filter((g) => g.owner === null && g.team === null) },
    { title: t('team'), items: items.filter((g) => g.owner === null && g.team !== null) },
    { title: t('person'), items: items.filter((g) => g.owner !== null) },
  ];
  return groups
    .filter((group) => group.items.length > 0)
    .map((group) => (
      <section key={group.title} className="v-panel">
        <h2 className="sales-section goal-group">{group.title}</h2>
        <ul>
          {group.items
            .toSorted((a, b) => (b.percent ?? -1) - (a.percent ?? -1))
            .map((goal) => (
              <Row key={goal.goal.id} goal={goal} today={today} />
            ))}
        </ul>
      </section>
    ));
}

type RowProps = Readonly<{ goal: GoalAttainment; today: string }>;

function Row({ goal, today }: RowProps): ReactNode {
  const t = useDeskTexts();
  const locale = useLocale();
  const kind = useKind('goal');
  return (
    <li className="goal-row">
      <div className="goal-who">
        <strong translate="no">{goal.owner?.title ?? goal.team ?? t('company')}</strong>
        <AppLink href={recordPath(goal.goal.id)} translate="no">
          {goal.goal.title}
        </AppLink>
        <span className="v-quiet">{sayChoice(fieldOf(kind, 'measure'), goal.measure, locale)}</span>
      </div>
      <Way goal={goal} today={today} />
    </li>
  );
}

/** How far it is, beside how much of the time is gone. */
function Way({ goal, today }: RowProps): ReactNode {
  const t = useDeskTexts();
  const { startsOn, endsOn, reached, wanted } = goal;
  const say = useFigure();
  const percent = goal.percent ?? 0;
  const label = useAttained(goal);
  const gone = startsOn === null || endsOn === null ? null : timeGone({ startsOn, endsOn }, today);
  const shown = Math.min(percent, 100);
  return (
    <div className="goal-way">
      <div className="goal-figures">
        <span className="v-num">
          {say(reached)} / {say(wanted)}
        </span>
        <strong className="v-num">{label}</strong>
      </div>
      <div
        className="goal-bar"
        role="meter"
        aria-label={`${goal.goal.title} ${t('percent')}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
        aria-valuetext={label}
      >
        <span className={percent >= 100 ? 'is-done' : ''} style={{ width: `${shown}%` }} />
        {gone !== null && gone > 0 && gone < 100 && <i style={{ left: `${gone}%` }} />}
      </div>
      <When startsOn={startsOn} endsOn={endsOn} gone={gone} />
    </div>
  );
}

type WhenProps = Pick<GoalAttainment, 'startsOn' | 'endsOn'> & { gone: number | null };

function When({ startsOn, endsOn, gone }: WhenProps): ReactNode {
  const t = useDeskTexts();
  const locale = useLocale();
  if (startsOn === null || endsOn === null || gone === null) return null;
  return (
    <p className="v-quiet goal-when">
      <span>
        {sayDay(startsOn, locale)} – {sayDay(endsOn, locale)}
      </span>
      <span>{t('timeGone', { percent: gone })}</span>
    </p>
  );
}

function useFigure(): (side: GoalAttainment['reached']) => string {
  const t = useDeskTexts();
  const locale = useLocale();
  return ({ money, count }) => {
    if (money !== null) return sayMoney(money, locale);
    return count === null ? '—' : t('unit_count', { count });
  };
}

function useAttained({ missing, percent }: GoalAttainment): string {
  const t = useDeskTexts();
  if (missing.length > 0) return t('missingRates', { currencies: missing.join(', ') });
  return percent === null ? t('noTarget') : `${percent} %`;
}
