import type { Graph, StepRow } from '@valence/contract';
import { useSay } from './i18n/index.ts';
import './parts.css';
import { layOut, NODE, type Spot } from './run-graph-layout.ts';
import { signsOf } from './signs.ts';
import { usePartTexts } from './texts.ts';

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
  const { spots, width, height } = layOut(graph);
  const last = new Map(steps.map((step) => [step.node, step]));
  const isTaken = (from: string, to: string) =>
    last.get(from)?.status === 'done' && (last.get(to)?.status ?? 'skipped') !== 'skipped';
  return (
    // A wide graph scrolls; where its nodes take no focus, the frame does
    <div className="run-graph" tabIndex={onSelect === undefined ? 0 : undefined}>
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
          return <Line key={`${from}-${port}-${to}`} from={a} to={b} port={port} isTaken={isTaken(from, to)} />;
        })}
        {graph.nodes.map((node) => (
          <Node
            key={node.id}
            node={node}
            spot={spots.get(node.id) ?? { x: 0, y: 0 }}
            step={last.get(node.id)}
            isSelected={selected === node.id}
            onSelect={onSelect}
          />
        ))}
      </svg>
    </div>
  );
}

function Line({ from, to, port, isTaken }: { from: Spot; to: Spot; port: string; isTaken: boolean }) {
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return (
    <>
      <path
        className={isTaken ? 'run-graph-edge is-taken' : 'run-graph-edge'}
        d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
      />
      {!isPlainPort(port) && (
        // At the far end: ways out of one step start at the same point
        <text className="run-graph-port" x={x2 - 6} y={y2 - 5} textAnchor="end">
          {port}
        </text>
      )}
    </>
  );
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
  const sub = status === '' ? (node.tool ?? node.type) : status;
  const pick = onSelect && (() => onSelect(node.id));
  return (
    <g
      className={`run-graph-node ${step === undefined ? '' : `is-${step.status}`} ${isSelected ? 'is-selected' : ''}`}
      transform={`translate(${spot.x},${spot.y})`}
      {...(pick && {
        tabIndex: 0,
        role: 'button',
        'aria-pressed': isSelected,
        'aria-label': `${title} ${sub}`,
        onClick: pick,
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          pick();
        },
      })}
    >
      <title>{`${title} · ${sub}`}</title>
      <rect width={NODE.width} height={NODE.height} rx={8} />
      <text x={12} y={20}>
        {fit(title, NODE.width - 24, 12.5)}
      </text>
      <text className="run-graph-sub" x={12} y={37}>
        {fit(sub, NODE.width - 24, 11)}
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
