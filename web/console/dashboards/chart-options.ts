import type { EChartsCoreOption } from 'echarts/core';
import { PALETTE, type ThemeMode } from '../../parts/theme.ts';

/** What a chart shows, in words and numbers ready for drawing. */
export type Drawing = Readonly<{
  chart: 'bar' | 'line' | 'pie' | 'funnel';
  /** Along a time axis, from left to right; names stand beside lying bars. */
  isTime: boolean;
  labels: readonly string[];
  series: readonly Readonly<{ name: string; values: readonly number[] }>[];
  /** Says a value as the reader has it, on the axis and whole. */
  sayShort: (value: number, series: string) => string;
  sayWhole: (value: number, series: string) => string;
}>;

/** Told apart by people who see few colours; the first is the accent. Chosen after Okabe and Ito's palette. */
const COLOURS: Readonly<Record<ThemeMode, readonly string[]>> = {
  light: ['#0F766E', '#D08A1F', '#33669A', '#A8576F', '#6B8E23', '#7A6BB0', '#4FA3B5', '#8C7B6B', '#B9C2BF'],
  dark: ['#2DD4BF', '#E9B563', '#6FA4D8', '#D990A6', '#A6C25A', '#A89CDB', '#7CC7D6', '#BFAE9E', '#55625F'],
};

/** The options of a chart in the colours of the mode on screen. */
export function optionsOf(drawing: Drawing, mode: ThemeMode): EChartsCoreOption {
  const colours = PALETTE[mode];
  const common = {
    animationDuration: 250,
    color: [...COLOURS[mode]],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.text2, fontSize: 12 },
  };
  const { chart } = drawing;
  if (chart === 'pie' || chart === 'funnel') return { ...common, ...roundOf(drawing, mode) };
  return { ...common, ...axesOf(drawing, mode) };
}

function tooltipOf({ sayWhole }: Drawing, mode: ThemeMode): object {
  const { raised, line, text } = PALETTE[mode];
  return {
    confine: true,
    backgroundColor: raised,
    borderColor: line,
    textStyle: { color: text, fontSize: 12 },
    // Names are data: they go in as text, never as HTML
    renderMode: 'richText',
    valueFormatter: (value: unknown) => sayWhole(Number(value), ''),
  };
}

function axesOf(drawing: Drawing, mode: ThemeMode): EChartsCoreOption {
  const { chart, isTime, labels, series, sayShort, sayWhole } = drawing;
  const { text2, line } = PALETTE[mode];
  const isLying = chart === 'bar' && !isTime;
  const names = {
    type: 'category',
    data: labels,
    inverse: isLying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: text2, hideOverlap: true, ...(isLying && { width: 110, overflow: 'truncate' }) },
  };
  const values = {
    type: 'value',
    splitNumber: 4,
    minInterval: series[0]?.name === '' && series[0].values.every(Number.isInteger) ? 1 : 0,
    splitLine: { lineStyle: { color: line } },
    axisLabel: {
      color: text2,
      hideOverlap: true,
      formatter: (value: number) => sayShort(value, series.length === 1 ? (series[0]?.name ?? '') : ''),
    },
  };
  const isNamed = series.length > 1;
  return {
    tooltip: {
      ...tooltipOf(drawing, mode),
      trigger: 'axis',
      axisPointer: { type: chart === 'bar' ? 'shadow' : 'line' },
    },
    legend: { show: isNamed, top: 0, textStyle: { color: text2 } },
    grid: { left: 4, right: isLying ? 56 : 12, top: isNamed ? 30 : 12, bottom: 4, containLabel: true },
    xAxis: isLying ? values : names,
    yAxis: isLying ? names : values,
    series: series.map(({ name, values: data }) => ({
      type: chart,
      name,
      data: [...data],
      barMaxWidth: 26,
      smooth: false,
      symbolSize: 6,
      cursor: 'pointer',
      ...(chart === 'line' && { areaStyle: { opacity: 0.08 }, triggerLineEvent: false }),
      itemStyle: chart === 'bar' ? { borderRadius: isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] } : {},
      label: {
        show: isLying && !isNamed,
        position: 'right',
        color: text2,
        formatter: ({ value }: { value: unknown }) => sayShort(Number(value), name),
      },
      tooltip: { valueFormatter: (value: unknown) => sayWhole(Number(value), name) },
    })),
  };
}

/** Rings and funnels of one currency; of several the first, the others stand in the table. */
function roundOf(drawing: Drawing, mode: ThemeMode): EChartsCoreOption {
  const { chart, labels, series, sayShort, sayWhole } = drawing;
  const { text2, surface } = PALETTE[mode];
  const [first] = series;
  const data = labels.map((name, at) => ({ name, value: first?.values[at] ?? 0 }));
  const label = {
    color: text2,
    formatter: ({ name, value }: { name: string; value: unknown }) =>
      `${name}  ${sayShort(Number(value), first?.name ?? '')}`,
  };
  const shared = {
    data,
    name: first?.name ?? '',
    cursor: 'pointer',
    itemStyle: { borderColor: surface, borderWidth: 2 },
    tooltip: { valueFormatter: (value: unknown) => sayWhole(Number(value), first?.name ?? '') },
  };
  const tooltip = { ...tooltipOf(drawing, mode), trigger: 'item' };
  if (chart === 'funnel')
    return {
      tooltip,
      series: [
        {
          ...shared,
          type: 'funnel',
          // In the order of the stages, whatever their size
          sort: 'none',
          left: 8,
          right: 150,
          top: 8,
          bottom: 8,
          minSize: '6%',
          label: { ...label, position: 'right' },
          labelLine: { length: 12 },
        },
      ],
    };
  return {
    tooltip,
    series: [
      {
        ...shared,
        type: 'pie',
        radius: ['46%', '70%'],
        minShowLabelAngle: 4,
        avoidLabelOverlap: true,
        label: { ...label, overflow: 'truncate', width: 120 },
        labelLine: { length: 8, length2: 8 },
      },
    ],
  };
}
