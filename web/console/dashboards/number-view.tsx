import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { filtersOfQuestion, type Figures, type Period, type Widget } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, type Locale } from '../../parts/i18n/index.ts';
import { listHref } from './dash-data.ts';
import { changeRatio } from './rows.ts';
import { sayFigure, sayPercent } from './say-figure.ts';
import { useDashboardTexts } from './texts.ts';
import { Notes } from './notes.tsx';

type Props = Readonly<{ widget: Widget; figures: Figures; period: Period | null }>;

/** One figure, large, and how it changed. */
export function NumberView({ widget, figures, period }: Props): ReactNode {
  const locale = useLocale();
  const t = useDashboardTexts();
  const short = sayFigure(figures.total, widget.fn, locale, true);
  const whole = sayFigure(figures.total, widget.fn, locale);
  return (
    <div className="db-number">
      <AppLink
        href={listHref(widget.kind, filtersOfQuestion(widget, period))}
        title={`${whole.join(' + ')} · ${t('toList')}`}
        className={short.length > 1 ? 'db-figure is-several' : 'db-figure'}
        translate="no"
      >
        {short.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </AppLink>
      {figures.change !== null && <Change change={figures.change} fn={widget.fn} />}
      <Notes figures={figures} />
    </div>
  );
}

function Change({ change, fn }: Readonly<{ change: NonNullable<Figures['change']>; fn: Widget['fn'] }>): ReactNode {
  const t = useDashboardTexts();
  const locale = useLocale();
  const ratio = changeRatio(change.now, change.before, fn);
  const range = t('comparedWith', { from: change.from, to: change.to });
  const before = sayFigure(change.before, fn, locale).join(' + ');
  const way = ratio === null || ratio === 0 ? 'is-same' : ratio > 0 ? 'is-up' : 'is-down';
  return (
    <p className={`db-change ${way}`} title={`${range}：${before}`}>
      {way === 'is-up' && <CaretUpOutlined aria-hidden />}
      {way === 'is-down' && <CaretDownOutlined aria-hidden />} {changeWords(ratio, t, locale)}
    </p>
  );
}

function changeWords(ratio: number | null, t: ReturnType<typeof useDashboardTexts>, locale: Locale): string {
  if (ratio === null) return t('notCompared');
  if (ratio === Infinity) return t('fromZero');
  if (ratio === 0) return t('same');
  return t(ratio > 0 ? 'up' : 'down', { percent: sayPercent(Math.abs(ratio), locale) });
}
