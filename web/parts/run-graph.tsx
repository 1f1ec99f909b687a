import type { Graph, StepRow } from '@valence/contract';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useSay } from './i18n/index.ts';
import './parts.css';
import { layOut, NODE, pathBetween, type Spot } from './run-graph-layout.ts';
import { signsOf } from './signs.ts';
import { sayWord, usePartTexts } from './texts.ts';

type RunGraphProps = {
  graph: Graph;
  /** The steps of a run, when one is shown: colours the nodes and says the times. */
  steps?: readonly StepRow[];
  selected?: string | null;
  onSelect?: (node: string) => void;
};

const STATUS = { done: 'stepDone', waiting: 'stepWaiting', failed: 'stepFailed', skipped: 'stepSkipped' } as const;

/** An agent's steps as a picture to read; with a run's steps it shows how far the run came and how long each step took. */
export function RunGraph({ graph, steps = [], selected = null, onSelect }: RunGraphProps) {
  const t = usePartTexts();
  const frame = useRef<HTMLDivElement>(null);
  const { spots, width, height } = layOut(graph, useWidth(frame));
  const last = new Map(steps.map((step) => [step.node, step]));
  const isTaken = (from: string, to: string) =>
    last.get(from)?.status === 'done' && (last.get(to)?.status ?? 'skipped') !== 'skipped';
  return (
    <div className="run-graph" ref={frame}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={t('graphLabel', { count: graph.nodes.length })}
      >
        {graph.edges.map(({ from, to, port }) => {
          const [a, b] = [spots.get(from), spots.get(to)];
          if (a === undefined || b === undefined) return null;
          return <Line key={`${from}-${port}-${to}`} from={a} to={b} isTaken={isTaken(from, to)} />;
        })}
        <Ports edges={graph.edges} spots={spots} />
        {graph.nodes.map((node) => (
          <Node
            key={node.id}
            node={node}
            spot={spots.get(node.id) ?? NOWHERE}
            step={last.get(node.id)}
            isSelected={selected === node.id}
            onSelect={onSelect}
          />
        ))}
      </svg>
    </div>
  );
}

const NOWHERE: Spot = { x: 0, y: 0, band: 0, bandTop: 0 };

/** The width an element has on screen, kept up to date; endless until it is known. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    setWidth(measured.clientWidth);
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function Line({ from, to, isTaken }: { from: Spot; to: Spot; isTaken: boolean }) {
  return <path className={isTaken ? 'run-graph-edge is-taken' : 'run-graph-edge'} d={pathBetween(from, to)} />;
}

/** The names of the ways into each node, at their far end: ways out of one step start at the same point. */
function Ports({ edges, spots }: { edges: Graph['edges']; spots: ReadonlyMap<string, Spot> }) {
  const t = usePartTexts();
  const named = edges.flatMap(({ from, to, port }) => {
    const [a, b] = [spots.get(from), spots.get(to)];
    if (a === undefined || b === undefined || isPlainPort(port)) return [];
    return [
      { place: `${to} ${b.band <= a.band}`, staysInBand: b.band <= a.band, to: b, word: sayWord(t, 'port', port) },
    ];
  });
  return [...Map.groupBy(named, ({ place }) => place)].map(([place, [first, ...others]]) => {
    if (first === undefined) return null;
    const { to, staysInBand } = first;
    const text = [...new Set([first, ...others].map(({ word }) => word))].join(' · ');
    // Beside the line where there is room, else above the node
    const isBeside = staysInBand && widthOf(text) <= NODE.gapX - 8;
    const above = staysInBand ? to.y - 5 : to.bandTop - 5;
    return (
      <text
        key={place}
        className="run-graph-port"
        x={isBeside ? to.x - 6 : to.x}
        y={isBeside ? to.y + NODE.height / 2 - 5 : above}
        textAnchor={isBeside ? 'end' : 'start'}
      >
        {text}
      </text>
    );
  });
}

/** About how wide a label is drawn, in pixels: Chinese letters are square. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffff]/.test(letter) ? 11 : 6), 0);
}

/** The one way out of a step needs no name. */
function isPlainPort(port: string): boolean {
  return port === '' || port === 'out' || port === 'next' || port === 'default';
}

type NodeProps = {
  node: Graph['nodes'][number];
  spot: Spot;
  step: StepRow | undefined;
  isSelected: boolean;
  onSelect: ((node: string) => void) | undefined;
};

function Node({ node, spot, step, isSelected, onSelect }: NodeProps) {
  const t = usePartTexts();
  const say = useSay();
  const title = say(node.title) || node.id;
  const status =
    step === undefined ? '' : `${t(STATUS[step.status])}${step.status === 'done' ? ` · ${sayMs(step.ms)}` : ''}`;
  const sub = status === '' ? (node.tool ?? sayWord(t, 'node', node.type)) : status;
  const shownTitle = fit(title, NODE.width - 24, 12.5);
  const shownSub = fit(sub, NODE.width - 24, 11);
  const pick = onSelect && (() => onSelect(node.id));
  return (
    <g
      className={`run-graph-node ${step === undefined ? '' : `is-${step.status}`} ${isSelected ? 'is-selected' : ''}`}
      transform={`translate(${spot.x},${spot.y})`}
      {...(pick && {
        tabIndex: 0,
        role: 'button',
        'aria-pressed': isSelected,
        onClick: pick,
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          pick();
        },
      })}
    >
      {(shownTitle !== title || shownSub !== sub) && <title>{`${title} · ${sub}`}</title>}
      <rect width={NODE.width} height={NODE.height} rx={8} />
      <text x={12} y={20}>
        {shownTitle}
      </text>{' '}
      <text className="run-graph-sub" x={12} y={37}>
        {shownSub}
      </text>
    </g>
  );
}

/** A duration for reading: 0.4 ms, 12 ms, 1.3 s. */
export function sayMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** SVG text does not cut itself: Chinese signs are as wide as the font, others a little over half. */
function fit(text: string, width: number, size: number): string {
  const signs = signsOf(text);
  let used = 0;
  for (const [at, sign] of signs.entries()) {
    used += (sign.codePointAt(0) ?? 0) > 0x2e80 ? size : size * 0.56;
    if (used > width) return `${signs.slice(0, at - 1).join('')}…`;
  }
  return text;
}
