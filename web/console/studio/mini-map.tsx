import { Panel, useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import { memo, type MouseEvent } from 'react';
import { useEditor, type Editor } from './editor.ts';
import { BOX, heightOf } from './model/box.ts';
import type { AgentGraph } from './model/graph.ts';
import { useStudioTexts } from './texts.ts';

const [WIDTH, HEIGHT] = [180, 130];

/** The whole graph in small, with the part in sight; a press goes there. It is drawn anew when a box has been put down, not while it is dragged. */
export function MiniMap({ editor }: Readonly<{ editor: Editor }>) {
  const t = useStudioTexts();
  const flow = useReactFlow();
  const graph = useEditor(editor, (s) => s.history.present);
  if (graph.nodes.length < 2) return null;
  const frame = frameOf(graph);
  const view = `${frame.x} ${frame.y} ${frame.width} ${frame.height}`;
  const go = (event: MouseEvent<SVGSVGElement>): void => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      event.currentTarget.getScreenCTM()?.inverse(),
    );
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  return (
    <Panel position="bottom-right" className="std-map">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- arrows lead to every box, the map is for pointers */}
      <svg width={WIDTH} height={HEIGHT} viewBox={view} role="img" aria-label={t('miniMap')} onClick={go}>
        <Boxes graph={graph} />
        <Sight />
      </svg>
    </Panel>
  );
}

const MARGIN = 60;

function frameOf({ nodes, layout = {} }: AgentGraph) {
  const spots = nodes.map((node) => ({ ...(layout[node.id] ?? { x: 0, y: 0 }), height: heightOf(node) }));
  const [x, y] = [Math.min(...spots.map((spot) => spot.x)), Math.min(...spots.map((spot) => spot.y))];
  const right = Math.max(...spots.map((spot) => spot.x + BOX.width));
  const bottom = Math.max(...spots.map((spot) => spot.y + spot.height));
  return { x: x - MARGIN, y: y - MARGIN, width: right - x + 2 * MARGIN, height: bottom - y + 2 * MARGIN };
}

const Boxes = memo(function Boxes({ graph: { nodes, layout = {} } }: Readonly<{ graph: AgentGraph }>) {
  return nodes.map((node) => (
    <rect
      key={node.id}
      className={`is-${node.type}`}
      x={layout[node.id]?.x}
      y={layout[node.id]?.y}
      width={BOX.width}
      height={heightOf(node)}
      rx={10}
    />
  ));
});

const sightOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): string =>
  [-x / zoom, -y / zoom, width / zoom, height / zoom].join(' ');

/** The part of the canvas that is on screen. */
function Sight() {
  const [x = 0, y = 0, width = 0, height = 0] = useStore(sightOf).split(' ').map(Number);
  return <rect className="std-map-sight" x={x} y={y} width={width} height={height} vectorEffect="non-scaling-stroke" />;
}
