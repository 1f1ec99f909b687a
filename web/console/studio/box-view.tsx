import {
  ApiOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  ForkOutlined,
  FlagOutlined,
  MessageOutlined,
  RobotOutlined,
  UserSwitchOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import type { Effect } from '@valence/contract';
import { BOX, headPort, rowPorts } from './model/box.ts';
import { kindOfPort, type GraphNode, type NodeType } from './model/graph.ts';
import { useNodeWords } from './node-words.ts';
import { useStudioTexts } from './texts.ts';
import type { Mark } from './model/diff.ts';

export type BoxData = {
  node: GraphNode;
  /** The name its author gave it, else what it calls or is. */
  title: string;
  /** What it calls or does. */
  calls: string;
  effect: Effect | null;
  faults: number;
  mark: Mark | null;
  isStart: boolean;
  /** The one box that Tab leads to; arrows lead to the others. */
  holdsTab: boolean;
};
export type BoxNode = Node<BoxData, 'box'>;

export const TYPE_ICONS: Readonly<Record<NodeType, ReactNode>> = {
  call: <ApiOutlined aria-hidden />,
  llm: <MessageOutlined aria-hidden />,
  switch: <BranchesOutlined aria-hidden />,
  approve: <UserSwitchOutlined aria-hidden />,
  wait: <ClockCircleOutlined aria-hidden />,
  fork: <ForkOutlined aria-hidden />,
  agent: <RobotOutlined aria-hidden />,
};

/** One node on the canvas, with a handle for each way in and out. */
export const Box = memo(function Box({ data, selected }: NodeProps<BoxNode>) {
  const words = useNodeWords();
  const { node, title: name, calls, faults, mark, holdsTab } = data;
  const head = headPort(node);
  const look = [
    `std-box is-${node.type}`,
    selected && 'is-selected',
    faults > 0 && 'has-faults',
    mark && `mark-${mark}`,
  ];
  return (
    <div
      className={look.filter(Boolean).join(' ')}
      role="button"
      tabIndex={holdsTab ? 0 : -1}
      data-box={node.id}
      aria-pressed={selected}
      aria-label={useLabel(data, name)}
    >
      <Handle
        type="target"
        id="in"
        position={Position.Left}
        style={{ top: BOX.head / 2 }}
        className="std-handle is-in"
      />
      <div className="std-box-head">
        <span className="std-box-icon">{TYPE_ICONS[node.type]}</span>
        <span className="std-box-words">
          <strong className="v-cut" title={name}>
            {name}
          </strong>{' '}
          <span className="v-cut std-box-calls" title={calls}>
            {calls}
          </span>
        </span>
        <Signs data={data} />
        {head !== null && <Port node={node} port={head} top={BOX.head / 2} />}
      </div>{' '}
      {rowPorts(node).map((port) => (
        <div key={port} className="std-port" style={{ height: BOX.row }}>
          <span className="v-cut">{words.port(node, port)}</span> <Port node={node} port={port} top={BOX.row / 2} />
        </div>
      ))}
    </div>
  );
});

/** A box as a screen reader says it: first all that stands in it, in its order, then what its signs mean. */
function useLabel({ node, calls, isStart, mark, faults }: BoxData, name: string): string {
  const t = useStudioTexts();
  const words = useNodeWords();
  const parts = [name, calls, ...rowPorts(node).map((port) => words.port(node, port)), words.type(node.type)];
  if (isStart) parts.push(t('start'));
  if (mark !== null) parts.push(t(`mark_${mark}`));
  if (faults > 0) parts.push(t('faultCount', { count: faults }));
  return parts.join(', ');
}

function Signs({ data: { faults, isStart, effect } }: { data: BoxData }) {
  const t = useStudioTexts();
  return (
    <span className="std-box-signs" aria-hidden>
      {faults > 0 && <WarningFilled className="std-box-fault" title={t('faultCount', { count: faults })} />}
      {isStart && <FlagOutlined className="v-faint" title={t('start')} />}
      {effect !== null && effect !== 'reads' && (
        <i className={`std-effect is-${effect}`} title={t(effect === 'writes' ? 'writes' : 'leaves')} />
      )}
    </span>
  );
}

function Port({ node, port, top }: { node: GraphNode; port: string; top: number }) {
  return (
    <Handle
      type="source"
      id={port}
      position={Position.Right}
      style={{ top }}
      className={`std-handle is-${kindOfPort(node, port)}`}
    />
  );
}
