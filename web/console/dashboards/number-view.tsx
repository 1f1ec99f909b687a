import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { filtersOfQuestion, type Figures, type Period, type Widget } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
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
  const percent = ratio === null || !Number.isFinite(ratio) ? '' : sayPercent(Math.abs(ratio), locale);
  const words =
    ratio === null
      ? t('notCompared')
      : ratio === Infinity
        ? t('fromZero')
        : ratio === 0
          ? t('same')
          : t(ratio > 0 ? 'up' : 'down', { percent });
  const tone = ratio === null || ratio === 0 ? 'v-quiet' : ratio > 0 ? 'is-up' : 'is-down';
  return (
    <p className={`db-change ${tone}`} title={`${range}：${before}`}>
      {ratio !== null && ratio > 0 && <CaretUpOutlined aria-hidden />}
      {ratio !== null && ratio < 0 && <CaretDownOutlined aria-hidden />} {words}
    </p>
  );
}
