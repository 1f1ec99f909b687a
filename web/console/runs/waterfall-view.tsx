import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import {
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react';
import type { StepRow } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { useRunTexts } from './texts.ts';
import { windowOf, type RowWindow } from '../records/virtual-rows.ts';
import { attemptsOf, layWaterfall, stepKey, type Bar, type Waterfall } from './waterfall.ts';

const MARKS = {
  done: { icon: <CheckCircleFilled aria-hidden />, title: 'stepDone' },
  waiting: { icon: <ClockCircleFilled aria-hidden />, title: 'stepWaiting' },
  failed: { icon: <CloseCircleFilled aria-hidden />, title: 'stepFailed' },
  skipped: { icon: <MinusCircleOutlined aria-hidden />, title: 'stepSkipped' },
} as const;

type Props = Readonly<{ steps: readonly StepRow[]; selected: string | null; onSelect: (key: string) => void }>;

/** The steps on one time axis; long waits are cut out and told. Of very many, those in sight are drawn. */
export function WaterfallView({ steps, selected, onSelect }: Props): ReactNode {
  const texts = useRunTexts();
  const locale = useLocale();
  const fall = useMemo(() => layWaterfall(steps), [steps]);
  const { bars, cuts, ticks } = fall;
  const attempts = useMemo(() => attemptsOf(steps), [steps]);
  const rows = useRef<HTMLDivElement>(null);
  const { first, last, above, below } = useRowsInSight(rows, bars.length);
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
      <div ref={rows} style={{ paddingTop: above, paddingBottom: below }}>
        {bars.slice(first, last).map((bar) => {
          const key = stepKey(bar.step);
          return (
            <Row
              key={key}
              bar={bar}
              fall={fall}
              attempt={attempts.get(bar.step) ?? null}
              isSelected={selected === key}
              onSelect={() => onSelect(key)}
            />
          );
        })}
      </div>
      {cuts.map(({ at, idleMs }) => (
        <p key={at} className="v-faint fall-cut-words">
          <i aria-hidden /> {texts('cut', { time: sayIdle(idleMs, locale) })}
        </p>
      ))}
    </div>
  );
}

/** As `.fall-row` is high. */
const ROW_PX = 34;
/** Fewer than these are drawn whole, so that a search in the page finds them all. */
const MOST_DRAWN = 200;

/** Which rows are in sight as the page is scrolled. */
function useRowsInSight(rows: RefObject<HTMLDivElement | null>, count: number): RowWindow {
  const isWhole = count <= MOST_DRAWN;
  const look = (): number => {
    const top = rows.current?.getBoundingClientRect().top ?? 0;
    return Math.round(Math.max(0, -top) / ROW_PX);
  };
  const [from, setFrom] = useState(0);
  const update = useEffectEvent(() => setFrom(look()));
  useEffect(() => {
    if (isWhole) return undefined;
    const follow = (): void => update();
    addEventListener('scroll', follow, { passive: true, capture: true });
    addEventListener('resize', follow);
    return () => {
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    };
  }, [isWhole]);
  if (isWhole) return { first: 0, last: count, above: 0, below: 0 };
  return windowOf({ count, rowHeight: ROW_PX, scrollTop: from * ROW_PX, height: innerHeight });
}

type RowProps = Readonly<{
  bar: Bar;
  fall: Waterfall;
  attempt: number | null;
  isSelected: boolean;
  onSelect: () => void;
}>;

function Row({
  bar: { step, left, width },
  fall: { cuts, ticks },
  attempt,
  isSelected,
  onSelect,
}: RowProps): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const { icon, title } = MARKS[step.status];
  const place: CSSProperties = { left: `${left * 100}%`, width: `${width * 100}%` };
  return (
    <button
      type="button"
      className={`fall-row is-${step.status}${isSelected ? ' is-selected' : ''}`}
      aria-pressed={isSelected}
      onClick={onSelect}
    >
      <span className="fall-name v-cut">
        <span className="fall-mark" aria-hidden>
          {icon}
        </span>
        <span className="v-cut">{sayText(step.title) || step.node}</span>
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
        <i className={`fall-bar is-${step.durability}`} style={place} />
        <span className={`fall-ms v-num${hasRoom(left, width) ? '' : ' is-inside'}`} style={placeOfLabel(left, width)}>
          {step.status === 'skipped' ? texts('stepSkipped') : sayMs(step.ms)}
        </span>
      </span>
    </button>
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
