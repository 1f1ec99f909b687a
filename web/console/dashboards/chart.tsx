import { BarChart, FunnelChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { onTheme, themeMode } from '../../parts/theme.ts';
import { optionsOf, type Drawing } from './chart-options.ts';

use([BarChart, LineChart, PieChart, FunnelChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);

type Props = Readonly<{ drawing: Drawing; label: string; onPick: (index: number) => void }>;

/** A chart in SVG, sharp on every screen and on paper. A click on a part tells its row. */
export function Chart({ drawing, label, onPick }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const mode = useSyncExternalStore(onTheme, themeMode);
  const pick = useEffectEvent(onPick);
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = init(host.current, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', ({ dataIndex }) => pick(dataIndex));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(host.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  const said = JSON.stringify([drawing.chart, drawing.labels, drawing.series, mode]);
  useEffect(() => {
    chart.current?.setOption(optionsOf(drawing, mode), { notMerge: true });
    // What is drawn changes with its figures and the theme, not with each new object
  }, [said]);
  return <div ref={host} className="db-chart" role="img" aria-label={label} translate="no" />;
}
