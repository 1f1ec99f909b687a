import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { onTheme, themeMode } from '../../parts/theme.ts';
import { optionsOf, type Drawing } from './chart-options.ts';

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);

/** Where a ring has its names in two lines, in px. */
const NARROW = 400;

type Props = Readonly<{ drawing: Drawing; label: string; onPick: (index: number) => void }>;

/** A chart in SVG, sharp on every screen and on paper. A click on a part tells its row. */
export function Chart({ drawing, label, onPick }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const mode = useSyncExternalStore(onTheme, themeMode);
  const pick = useEffectEvent(onPick);
  const pickAt = useEffectEvent((made: ECharts, at: [number, number]) => {
    if (drawing.chart === 'pie' || !made.containPixel('grid', at)) return;
    const [x = 0, y = 0] = made.convertFromPixel('grid', at);
    const isLying = drawing.chart === 'funnel' || (drawing.chart === 'bar' && !drawing.isTime);
    onPick(Math.round(isLying ? y : x));
  });
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = init(host.current, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', ({ dataIndex, seriesType }) => seriesType === 'pie' && pick(dataIndex));
    // Anywhere in a line or column counts: short bars are hard to hit
    made.getZr().on('click', ({ offsetX, offsetY }) => pickAt(made, [offsetX, offsetY]));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(host.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  const said = JSON.stringify([drawing.chart, drawing.labels, drawing.series, mode]);
  useEffect(() => {
    const isNarrow = (host.current?.clientWidth ?? NARROW) < NARROW;
    chart.current?.setOption(optionsOf({ ...drawing, isNarrow }, mode), { notMerge: true });
    // What is drawn changes with its figures and the theme, not with each new object
  }, [said]);
  return <div ref={host} className="db-chart" role="img" aria-label={label} translate="no" />;
}
