import { useQuery } from '@tanstack/react-query';
import { Background, Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { App, Button, Segmented, Select, Skeleton } from 'antd';
import type { GraphNode, Neighbourhood, PathAnswer, SearchAnswer } from '@valence/contract';
import { Fragment, useState } from 'react';
import { get } from './api.ts';
import { AppLink, RecordLink } from './app-link.tsx';
import { useConversationTexts } from './conversation-texts.ts';
import { ErrorState } from './error-state.tsx';
import { joinGraphs, placeNodes } from './graph-layout.ts';
import { useSay } from './i18n/index.ts';
import { useKind } from './kinds.ts';
import { recordPath } from './paths.ts';
import './record-graph.css';

type RecordGraphProps = {
  record: string;
  /** Its name, for who cannot see the picture. */
  title: string;
};

/** The records around one as a picture to move in, or as a list; any node can be expanded, and a way to another record shown. */
export function RecordGraph(props: RecordGraphProps) {
  const { record } = props;
  const around = useQuery({
    queryKey: ['graph', record],
    queryFn: () => get<Neighbourhood>(`/api/record/${record}/graph`, { depth: 1 }),
  });
  if (around.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (around.isError) return <ErrorState error={around.error} onRetry={() => void around.refetch()} />;
  return <Around {...props} start={around.data} />;
}

/** A way to the wanted record; undefined while none is wanted or it is looked for. */
function useWay(record: string, target: string | null): PathAnswer | undefined {
  return useQuery({
    queryKey: ['path', record, target],
    queryFn: () => get<PathAnswer>('/api/path', { from: record, to: target ?? '' }),
    enabled: target !== null,
  }).data;
}

function Around({ record, title, start }: RecordGraphProps & { start: Neighbourhood }) {
  const t = useConversationTexts();
  const { message } = App.useApp();
  const [more, setMore] = useState<readonly { around: string; graph: Neighbourhood }[]>([]);
  const [target, setTarget] = useState<string | null>(null);
  const [isList, setList] = useState(() => matchMedia('(max-width: 767px)').matches);
  const way = useWay(record, target);
  const isWay = way !== undefined && way.hops !== null;
  const graph = isWay ? way : more.reduce((sum, part) => joinGraphs(sum, part.around, part.graph), start);
  const expand = (id: string) =>
    void get<Neighbourhood>(`/api/record/${id}/graph`, { depth: 1, limit: 30 }).then(
      (found) => setMore((known) => [...known, { around: id, graph: found }]),
      (error: Error) => void message.error(error.message),
    );
  const shown = { graph, onExpand: isWay ? undefined : expand };
  const label = t('graphOf', { name: title });
  return (
    <section className="graph" aria-label={label}>
      <div className="graph-head">
        <Segmented
          size="small"
          aria-label={t('graph')}
          value={isList ? 'list' : 'picture'}
          options={[
            { value: 'picture', label: t('asPicture') },
            { value: 'list', label: t('asList') },
          ]}
          onChange={(next) => setList(next === 'list')}
        />
        <TargetChoice value={target} onChange={setTarget} />
        {way !== undefined && (
          <span role="status" className="v-quiet">
            {way.hops === null ? t('pathNone') : t('pathFound', { count: way.hops })}
          </span>
        )}
      </div>
      {graph.nodes.length <= 1 && <p className="v-faint">{t('graphEmpty')}</p>}
      {isList ? <GraphList {...shown} /> : <Picture {...shown} isWay={isWay} label={label} />}
      {graph.isCut && <p className="v-faint">{t('graphCut')}</p>}
    </section>
  );
}

/** Searches the record that a way is wanted to. */
function TargetChoice({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useConversationTexts();
  const [q, setQ] = useState('');
  const { data } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<SearchAnswer>('/api/search', { q }, signal),
    enabled: q.trim() !== '',
  });
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear
      size="small"
      className="graph-target"
      value={value}
      placeholder={t('pathTo')}
      aria-label={t('pathTo')}
      notFoundContent={null}
      options={(data?.hits ?? []).map(({ id, title, subtitle }) => ({
        value: id,
        label: subtitle === '' ? title : `${title} · ${subtitle}`,
      }))}
      onChange={(next) => onChange(next ?? null)}
    />
  );
}

type Shown = { graph: Neighbourhood; onExpand: ((id: string) => void) | undefined };

/** The same for keyboards and screen readers: records by distance, each with what connects it. */
function GraphList({ graph, onExpand }: Shown) {
  const t = useConversationTexts();
  const say = useSay();
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  return (
    <ul className="graph-list">
      {graph.nodes.map((node) => (
        <li key={node.id} style={{ paddingInlineStart: node.depth * 18 }}>
          <RecordLink record={node} /> <KindTag kind={node.kind} />
          <span className="v-faint">
            {graph.edges
              .filter(({ from }) => from === node.id)
              .map(({ to, title, field }, i) => (
                <Fragment key={`${to} ${field}`}>
                  {i > 0 && ' · '}
                  {say(title)} → <span translate="no">{titles.get(to) ?? ''}</span>
                </Fragment>
              ))}
          </span>
          {onExpand !== undefined && node.depth > 0 && (
            <Button size="small" type="link" onClick={() => onExpand(node.id)}>
              {(node.more ?? 0) > 0 ? t('expandMore', { count: node.more ?? 0 }) : t('expand')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function KindTag({ kind }: { kind: string }) {
  const say = useSay();
  const found = useKind(kind);
  return <span className="v-tag">{found === undefined ? kind : say(found.title)}</span>;
}

type Card = Node<{ node: GraphNode; onExpand: ((id: string) => void) | undefined }, 'record'>;
const TYPES = { record: RecordCard };

function Picture({ graph, isWay, onExpand, label }: Shown & { isWay: boolean; label: string }) {
  const t = useConversationTexts();
  const say = useSay();
  const places = new Map(placeNodes(graph).map((place) => [place.id, place]));
  const nodes: Card[] = graph.nodes.map((node, at) => ({
    id: node.id,
    type: 'record',
    // A way is read from left to right.
    position: isWay ? { x: at * 270, y: 0 } : { x: places.get(node.id)?.x ?? 0, y: places.get(node.id)?.y ?? 0 },
    data: { node, onExpand },
    ariaLabel: node.title,
  }));
  const edges: Edge[] = graph.edges.map(({ from, to, title, field }) => ({
    id: `${from} ${to} ${field}`,
    source: from,
    target: to,
    label: say(title),
    ariaLabel: say(title),
    focusable: false,
    type: 'straight',
  }));
  return (
    <div className="graph-picture">
      <ReactFlow
        key={`${isWay} ${graph.nodes.length}`}
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        fitView
        fitViewOptions={{ padding: 0.1, minZoom: 0.55, maxZoom: 1 }}
        minZoom={0.2}
        nodesConnectable={false}
        nodesDraggable
        nodesFocusable={false}
        edgesFocusable={false}
        // The cards hold links, and the list beside the picture says the same: keys need no second way.
        disableKeyboardA11y
        preventScrolling={false}
        zoomOnScroll={false}
        proOptions={{ hideAttribution: false }}
        aria-label={label}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('graphNodeHelp'),
          'edge.a11yDescription.default': t('graphEdgeHelp'),
          'controls.ariaLabel': t('graphControls'),
          'controls.zoomIn.ariaLabel': t('graphZoomIn'),
          'controls.zoomOut.ariaLabel': t('graphZoomOut'),
          'controls.fitView.ariaLabel': t('graphFit'),
        }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function RecordCard({ data: { node, onExpand } }: NodeProps<Card>) {
  const t = useConversationTexts();
  return (
    <div className={node.depth === 0 ? 'graph-card is-middle' : 'graph-card'}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <KindTag kind={node.kind} />
      <AppLink href={recordPath(node.id)} className="v-cut nodrag" title={node.title} translate="no">
        {node.title}
      </AppLink>
      {onExpand !== undefined && (node.depth > 0 || (node.more ?? 0) > 0) && (
        <button type="button" className="v-link-button nodrag" onClick={() => onExpand(node.id)}>
          {(node.more ?? 0) > 0 ? t('expandMore', { count: node.more ?? 0 }) : t('expand')}
        </button>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}
