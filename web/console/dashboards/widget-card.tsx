import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { filtersOfQuestion, type Figures, type Kind, type Period, type Widget } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { fieldOf, kindsQuery } from '../../parts/kinds.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { AgeingView } from './ageing-view.tsx';
import type { Drawing } from './chart-options.ts';
import { listHref, useFigures } from './dash-data.ts';
import { GoalsView } from './goals-view.tsx';
import { Notes } from './notes.tsx';
import { NumberView } from './number-view.tsx';
import { isDay, rowsOf, seriesOf, type Row } from './rows.ts';
import { majorMoney, sayFigure, sayNumber } from './say-figure.ts';
import { TableView } from './table-view.tsx';
import { useDashboardTexts } from './texts.ts';

const Chart = lazy(() => import('./chart.tsx').then(({ Chart: found }) => ({ default: found })));

type Props = Readonly<{ widget: Widget; period: Period | null; tools: ReactNode }>;

/** One widget: its title, its chart, and the way to the records behind it. */
export function WidgetCard({ widget, period, tools }: Props): ReactNode {
  const sayText = useSay();
  const title = sayText(widget.title);
  const [isTable, setTable] = useState(false);
  const isDrawn = widget.chart !== 'number' && widget.chart !== 'table' && !isOwn(widget);
  const t = useDashboardTexts();
  return (
    <section className={`db-card is-${widget.chart}`} aria-label={title}>
      <header className="db-card-head">
        <h2 className="v-cut" title={title}>
          {isOwn(widget) ? (
            title
          ) : (
            <AppLink href={listHref(widget.kind, filtersOfQuestion(widget, period))} title={t('toList')}>
              {title}
            </AppLink>
          )}
        </h2>
        {isDrawn && (
          <button
            type="button"
            className="db-icon"
            aria-pressed={isTable}
            aria-label={t(isTable ? 'asChart' : 'asTable')}
            title={t(isTable ? 'asChart' : 'asTable')}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? <BarChartOutlined aria-hidden /> : <TableOutlined aria-hidden />}
          </button>
        )}
        {tools}
      </header>
      <div className="db-card-body">
        {widget.chart === 'goal' ? (
          <GoalsView height={widget.h} />
        ) : widget.chart === 'ageing' ? (
          <AgeingView currency={widget.currency} />
        ) : (
          <Answer widget={widget} period={period} isTable={isTable || widget.chart === 'table'} />
        )}
      </div>
    </section>
  );
}

/** Widgets with a source of their own. */
const isOwn = ({ chart }: Widget): boolean => chart === 'goal' || chart === 'ageing';

function Answer({ widget, period, isTable }: Readonly<{ widget: Widget; period: Period | null; isTable: boolean }>) {
  const t = useDashboardTexts();
  const kind = useQuery(kindsQuery).data?.find(({ name }) => name === widget.kind);
  const answer = useFigures(widget, period);
  if (answer.isError)
    return (
      <div className="db-blank" role="alert">
        <p>{t('faultTitle')}</p>
        <p className="v-quiet">{answer.error.message}</p>
        <button type="button" className="v-link-button" onClick={() => void answer.refetch()}>
          {t('retry')}
        </button>
      </div>
    );
  if (answer.data === undefined || kind === undefined)
    return <Skeleton active title={false} paragraph={{ rows: widget.chart === 'number' ? 2 : 4 }} />;
  const figures = answer.data;
  if (widget.chart === 'number') return <NumberView widget={widget} figures={figures} period={period} />;
  if (figures.total.count === 0)
    return (
      <p className="db-blank v-quiet">{t(widget.dateField !== null && period !== null ? 'noDataPeriod' : 'noData')}</p>
    );
  return <Grouped widget={widget} period={period} figures={figures} kind={kind} isTable={isTable} />;
}

/** Lines of a chart that can be told apart; a table shows what fits a page. Chosen, not fitted. */
const MOST = { bar: 12, line: 24, pie: 8, funnel: 12, table: 200, number: 1, goal: 1, ageing: 1 } as const;

type GroupedProps = Readonly<{ widget: Widget; period: Period | null; figures: Figures; kind: Kind; isTable: boolean }>;

function Grouped({ widget, period, figures, kind, isTable }: GroupedProps): ReactNode {
  const t = useDashboardTexts();
  const locale = useLocale();
  const sayText = useSay();
  const router = useRouter();
  const field = fieldOf(kind, widget.by ?? '');
  const words = { none: t('none'), yes: t('yes'), no: t('no'), rest: (count: number) => t('rest', { count }) };
  const found = rowsOf(figures, {
    question: widget,
    field,
    most: MOST[isTable ? 'table' : widget.chart],
    locale,
    words,
  });
  const base = filtersOfQuestion(widget, period);
  const hrefOf = (row: Row): string | null =>
    row.filter === null ? null : listHref(widget.kind, widget.by === null ? base : [...base, row.filter]);
  if (isTable) return <TableView found={found} figures={figures} widget={widget} field={field} hrefOf={hrefOf} />;
  const say = (value: number, currency: string, isShort: boolean): string =>
    currency === ''
      ? sayNumber(value, locale, isShort)
      : (sayFigure(majorMoney(value, currency), 'sum', locale, isShort)[0] ?? '');
  const drawing: Drawing = {
    chart: widget.chart as Drawing['chart'],
    isTime: isDay(field) || widget.chart === 'line',
    labels: found.rows.map(({ label }) => label),
    series: seriesOf(found.rows, widget.fn),
    sayShort: (value, currency) => say(value, currency, true),
    sayWhole: (value, currency) => say(value, currency, false),
  };
  const pick = (at: number): void => {
    const row = found.rows[at];
    const href = row === undefined ? null : hrefOf(row);
    if (href !== null) router.history.push(href);
  };
  return (
    <>
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 4 }} />}>
        <Chart
          drawing={drawing}
          label={t('chartLabel', { name: sentenceCase(sayText(widget.title)), count: found.rows.length })}
          onPick={pick}
        />
      </Suspense>
      <Notes found={found} figures={figures} />
    </>
  );
}
