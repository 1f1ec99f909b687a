import type { ReactNode } from 'react';
import type { Model } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { layCurve } from './reliability.ts';
import { useModelTexts } from './texts.ts';

/** Side of the drawing area in SVG units, and the room for its labels. */
const SIZE = 240;
const LEFT = 44;
const TOP = 12;
const BOTTOM = 40;
const RIGHT = 14;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** What the model says against what happened, on leads it had not seen. */
export function Curve({ bins }: { bins: Model['reliability'] }): ReactNode {
  const texts = useModelTexts();
  const locale = useLocale();
  const percent = (ratio: number): string =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(ratio);
  const points = layCurve(bins, SIZE);
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  return (
    <section className="v-panel mod-panel">
      <h2>{texts('curve')}</h2>
      <p className="v-quiet">{texts('curveBody')}</p>
      <svg
        className="mod-curve"
        viewBox={`${-LEFT} ${-TOP} ${SIZE + LEFT + RIGHT} ${SIZE + TOP + BOTTOM}`}
        role="img"
        aria-label={texts('curveLabel', { count: points.length })}
      >
        {TICKS.map((tick) => (
          <g key={tick} className="mod-axis">
            <line x1={0} x2={SIZE} y1={(1 - tick) * SIZE} y2={(1 - tick) * SIZE} />
            <line y1={0} y2={SIZE} x1={tick * SIZE} x2={tick * SIZE} />
            <text x={-6} y={(1 - tick) * SIZE + 3.5} textAnchor="end">
              {percent(tick)}
            </text>
            <text x={tick * SIZE} y={SIZE + 14} textAnchor="middle">
              {percent(tick)}
            </text>
          </g>
        ))}
        <text className="mod-axis-name" x={SIZE / 2} y={SIZE + 32} textAnchor="middle">
          {texts('predicted')}
        </text>
        <text
          className="mod-axis-name"
          x={-34}
          y={SIZE / 2}
          textAnchor="middle"
          transform={`rotate(-90 -34 ${SIZE / 2})`}
        >
          {texts('observed')}
        </text>
        <line className="mod-diagonal" x1={0} y1={SIZE} x2={SIZE} y2={0} />
        <polyline className="mod-line" points={line} />
        {points.map(({ x, y, top, bottom, radius, predicted, observed, low, high, n }) => (
          <g key={predicted} className="mod-point">
            <title>
              {texts('pointTitle', {
                predicted: percent(predicted),
                observed: percent(observed),
                low: percent(low),
                high: percent(high),
                n: n.toLocaleString(locale),
              })}
            </title>
            <line x1={x} x2={x} y1={top} y2={bottom} />
            <circle cx={x} cy={y} r={radius} />
          </g>
        ))}
      </svg>
      <details className="mod-numbers">
        <summary>{texts('numbers')}</summary>
        <table className="mod-bins v-num">
          <thead>
            <tr>
              <th scope="col">{texts('predicted')}</th>
              <th scope="col">{texts('observed')}</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ predicted, observed, low, high, n }) => (
              <tr key={predicted}>
                <td>{percent(predicted)}</td>
                <td>
                  {percent(observed)}{' '}
                  <span className="v-faint">
                    {percent(low)}–{percent(high)}
                  </span>
                </td>
                <td>{n.toLocaleString(locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
