import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import type { CSSProperties, ReactNode } from 'react';
import type { StepRow } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { useRunTexts } from './texts.ts';
import { attemptOf, layWaterfall, stepKey } from './waterfall.ts';

const MARKS = {
  done: { icon: <CheckCircleFilled aria-hidden />, title: 'stepDone' },
  waiting: { icon: <ClockCircleFilled aria-hidden />, title: 'stepWaiting' },
  failed: { icon: <CloseCircleFilled aria-hidden />, title: 'stepFailed' },
  skipped: { icon: <MinusCircleOutlined aria-hidden />, title: 'stepSkipped' },
} as const;

type Props = Readonly<{ steps: readonly StepRow[]; selected: string | null; onSelect: (key: string) => void }>;

/** The steps on one time axis; long waits are cut out and told. */
export function WaterfallView({ steps, selected, onSelect }: Props): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const locale = useLocale();
  const { bars, cuts, ticks } = layWaterfall(steps);
  if (bars.length === 0) return <p className="v-quiet">{texts('noSteps')}</p>;
  return (
    <div className="fall" role="group" aria-label={texts('steps')}>
      <div className="fall-axis" title={texts('axis')} aria-hidden>
        <span />
        <div className="fall-track">
          {ticks.map(({ at, ms }) => (
            <span key={ms} className="fall-tick v-num" style={{ left: `${at * 100}%` }}>
              {sayTick(ms)}
            </span>
          ))}
        </div>
      </div>
      {bars.map(({ step, left, width }) => {
        const key = stepKey(step);
        const attempt = attemptOf(step, steps);
        const { icon, title } = MARKS[step.status];
        const name = sayText(step.title) || step.node;
        const bar: CSSProperties = { left: `${left * 100}%`, width: `${width * 100}%` };
        return (
          <button
            key={key}
            type="button"
            className={`fall-row is-${step.status}${selected === key ? ' is-selected' : ''}`}
            aria-pressed={selected === key}
            onClick={() => onSelect(key)}
          >
            <span className="fall-name v-cut">
              <span className="fall-mark" aria-hidden>
                {icon}
              </span>
              <span className="v-cut">{name}</span>
              {step.status !== 'skipped' && <span className="v-hidden"> {texts(title)} </span>}
              {attempt !== null && <span className="v-faint">{texts('attempt', { count: attempt })}</span>}
            </span>
            <span className="fall-track">
              {ticks.map(({ at, ms }) => (
                <i key={ms} className="fall-grid" style={{ left: `${at * 100}%` }} />
              ))}
              {cuts.map(({ at }) => (
                <i key={at} className="fall-cut" style={{ left: `${at * 100}%` }} />
              ))}
              <i className={`fall-bar is-${step.durability}`} style={bar} />
              <span
                className={`fall-ms v-num${hasRoom(left, width) ? '' : ' is-inside'}`}
                style={placeOfLabel(left, width)}
              >
                {step.status === 'skipped' ? texts('stepSkipped') : sayMs(step.ms)}
              </span>
            </span>
          </button>
        );
      })}
      {cuts.map(({ at, idleMs }) => (
        <p key={at} className="v-faint fall-cut-words">
          <i aria-hidden /> {texts('cut', { time: sayIdle(idleMs, locale) })}
        </p>
      ))}
    </div>
  );
}

/** Whether the time of a bar has room behind it or before it. */
function hasRoom(left: number, width: number): boolean {
  return left + width <= 0.8 || left >= 0.2;
}

/** Behind the bar, before it, or at its end. */
function placeOfLabel(left: number, width: number): CSSProperties {
  if (left + width <= 0.8) return { left: `${(left + width) * 100}%` };
  return left >= 0.2 ? { right: `${(1 - left) * 100}%` } : { right: `${(1 - left - width) * 100}%` };
}

/** Round marks need no decimals: 2 ms, 0.5 ms, 1.5 s. */
function sayTick(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

/** An idle time in its largest unit. */
function sayIdle(ms: number, locale: string): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [unit, size] = units.find(([, at]) => ms >= at) ?? (['millisecond', 1] as const);
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, format).format(ms / size);
}
