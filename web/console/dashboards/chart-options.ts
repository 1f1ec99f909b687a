import type { EChartsCoreOption } from 'echarts/core';
import { PALETTE, type ThemeMode } from '../../parts/theme.ts';

/** What a chart shows, in words and numbers ready for drawing. */
export type Drawing = Readonly<{
  chart: 'bar' | 'line' | 'pie' | 'funnel';
  /** Along a time axis, from left to right; names stand beside lying bars. */
  isTime: boolean;
  labels: readonly string[];
  /** Little room beside a ring for its names. */
  isNarrow?: boolean;
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
  if (chart === 'pie') return { ...common, ...ringOf(drawing, mode) };
  if (chart === 'funnel') return { ...common, ...funnelOf(drawing, mode) };
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

/** A ring of one currency; of several the first, the others stand in the table. */
function ringOf(drawing: Drawing, mode: ThemeMode): EChartsCoreOption {
  const { labels, series, sayShort, sayWhole, isNarrow = false } = drawing;
  const { text2, surface } = PALETTE[mode];
  const [first] = series;
  return {
    tooltip: { ...tooltipOf(drawing, mode), trigger: 'item' },
    series: [
      {
        type: 'pie',
        name: first?.name ?? '',
        data: labels.map((name, at) => ({ name, value: first?.values[at] ?? 0 })),
        radius: isNarrow ? ['34%', '52%'] : ['46%', '70%'],
        cursor: 'pointer',
        minShowLabelAngle: 4,
        avoidLabelOverlap: true,
        itemStyle: { borderColor: surface, borderWidth: 2 },
        label: {
          color: text2,
          overflow: 'truncate',
          width: isNarrow ? 92 : 120,
          ...(isNarrow && { alignTo: 'edge', edgeDistance: 2, fontSize: 11 }),
          formatter: ({ name, value }: { name: string; value: unknown }) =>
            `${name}${isNarrow ? '\n' : '  '}${sayShort(Number(value), first?.name ?? '')}`,
        },
        labelLine: { length: 8, length2: 8 },
        tooltip: { valueFormatter: (value: unknown) => sayWhole(Number(value), first?.name ?? '') },
      },
    ],
  };
}

/** Stages one below the other, as wide as what stands in them; of several currencies the first. */
function funnelOf(drawing: Drawing, mode: ThemeMode): EChartsCoreOption {
  const { labels, series, sayShort, sayWhole } = drawing;
  const { text2, text } = PALETTE[mode];
  const [first] = series;
  const values = first?.values ?? [];
  const most = Math.max(1, ...values);
  const shared = { type: 'bar', stack: 'funnel', barWidth: '78%', cursor: 'pointer' };
  return {
    tooltip: { ...tooltipOf(drawing, mode), trigger: 'item' },
    grid: { left: 4, right: 84, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', max: most, show: false },
    yAxis: {
      type: 'category',
      data: [...labels],
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: text2, width: 130, overflow: 'truncate' },
    },
    series: [
      // What pushes each bar to the middle
      {
        ...shared,
        data: values.map((value) => (most - value) / 2),
        itemStyle: { color: 'transparent' },
        emphasis: { disabled: true },
        tooltip: { show: false },
        cursor: 'default',
      },
      {
        ...shared,
        name: first?.name ?? '',
        data: values.map((value, at) => ({
          value,
          name: labels[at] ?? '',
          itemStyle: { color: faded(COLOURS[mode][0], at / Math.max(1, values.length - 1)), borderRadius: 4 },
        })),
        label: {
          show: true,
          position: 'right',
          color: text,
          formatter: ({ value }: { value: unknown }) => sayShort(Number(value), first?.name ?? ''),
        },
        tooltip: { valueFormatter: (value: unknown) => sayWhole(Number(value), first?.name ?? '') },
      },
    ],
  };
}

/** A colour that lets the more of its ground through the further down it stands; `ratio` 0–1. */
function faded(colour: string | undefined, ratio: number): string {
  const alpha = Math.round(255 * (1 - 0.55 * ratio));
  return `${colour ?? ''}${alpha.toString(16).padStart(2, '0')}`;
}
