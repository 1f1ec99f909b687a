import { AppstoreAddOutlined, ControlOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { Button, Drawer, type InputRef } from 'antd';
import {
  memo,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
  type RefObject,
} from 'react';
import type { CheckAnswer, GraphProblem, StudioAgentDetail } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useMedia } from '../../parts/use-media.ts';
import { Canvas } from './canvas.tsx';
import { makeEditor, useEditor, type Editor, type Line } from './editor.ts';
import { FindBox } from './find-box.tsx';
import { AgentSettings } from './inspector/agent-settings.tsx';
import { StudioDataProvider, useStudioData } from './inspector/context.ts';
import { NodeSettings } from './inspector/node-settings.tsx';
import { nodeOf, type AgentGraph, type GraphNode, type Spot } from './model/graph.ts';
import { newNode } from './model/make.ts';
import { useNodeWords } from './node-words.ts';
import { Palette, usePieces } from './palette.tsx';
import { ProblemList } from './problem-list.tsx';
import { useStudioTexts } from './texts.ts';
import type { BoxLook } from './use-boxes.ts';
import { useDraft } from './use-draft.ts';
import { useCatalogue, useStudioSources, withInputs } from './use-studio-data.ts';
import { Compare } from './versions/compare.tsx';
import { WorkbenchHead } from './workbench-head.tsx';

type Sheet = 'palette' | 'settings' | 'problems' | null;

/** The agent being built: palette, canvas, inspector and problems, with its draft saved as one works. */
export function Workbench({ agent, start }: Readonly<{ agent: StudioAgentDetail; start: AgentGraph }>): ReactNode {
  const say = useSay();
  const [editor] = useState(() => makeEditor(start));
  const [first] = useState(() => editor.graph());
  const title = useEditor(editor, (s) => s.history.present.title);
  const draft = useDraft(editor, {
    name: agent.name,
    revision: agent.draft?.revision ?? 0,
    saved: first,
    isOff: !agent.canEdit,
  });
  const checked = useQuery({
    queryKey: ['studio', 'check', agent.name],
    queryFn: () => post<CheckAnswer>('/api/studio/check', { graph: first }),
    gcTime: 0,
  }).data;
  const problems = draft.problems ?? checked?.problems ?? null;
  const data = useStudioSources(editor, agent.name, problems);
  const [sheet, setSheet] = useState<Sheet>(null);
  const [{ compare, to }, changeUrl] = useUrlState();
  return (
    <StudioDataProvider value={data}>
      <ReactFlowProvider>
        <div className="std-page">
          <WorkbenchHead
            agent={agent}
            editor={editor}
            draft={draft}
            problems={problems}
            title={say(title)}
            onProblems={() => setSheet('problems')}
            onCompare={(version) => changeUrl({ compare: version, to: undefined }, 'push')}
          />
          {compare === undefined ? (
            <Bench agent={agent} editor={editor} problems={problems} sheet={sheet} onSheet={setSheet} />
          ) : (
            <Comparison
              agent={agent}
              version={compare}
              to={to ?? null}
              editor={editor}
              onChoose={(version, next) => changeUrl({ compare: version, to: next ?? undefined })}
              onClose={() => changeUrl({ compare: undefined, to: undefined })}
            />
          )}
        </div>
      </ReactFlowProvider>
    </StudioDataProvider>
  );
}

type ComparisonProps = Omit<ComponentProps<typeof Compare>, 'look'>;

function Comparison(props: ComparisonProps): ReactNode {
  const { agents, toolMap } = useCatalogue();
  return <Compare {...props} look={useLook(null, toolMap, agents)} />;
}

type BenchProps = Readonly<{
  agent: StudioAgentDetail;
  editor: Editor;
  problems: readonly GraphProblem[] | null;
  sheet: Sheet;
  onSheet: (sheet: Sheet) => void;
}>;

/** Palette, canvas and inspector beside each other; on a narrow screen the canvas, and the others on sheets. */
const Bench = memo(function Bench({ agent, editor, problems, sheet, onSheet }: BenchProps): ReactNode {
  const t = useStudioTexts();
  const { titleOf } = useStudioData();
  const isNarrow = useMedia('(max-width: 1023px)');
  const panel = useRef<HTMLElement>(null);
  const wanted = useWanted(isNarrow ? () => onSheet('palette') : null);
  const { search, where, clear } = wanted;
  const go = (node: string | null): void => {
    editor.pick(node === null ? [] : [node], node !== null);
    if (isNarrow) onSheet('settings');
  };
  const openSettings = (): void => {
    if (isNarrow) onSheet('settings');
    else panel.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  };
  const nameOf = (id: string): string => {
    const node = nodeOf(editor.graph(), id);
    return node === undefined ? id : titleOf(node);
  };
  const onAdded = (): void => {
    clear();
    onSheet(null);
  };
  const parts = {
    palette: (
      <Pieces editor={editor} agent={agent.name} search={search} where={where} onAdded={onAdded} onClear={clear} />
    ),
    problems: <ProblemList problems={problems} nameOf={nameOf} onGo={go} />,
    settings: <Inspector editor={editor} />,
  };
  const picture = (
    <Picture
      editor={editor}
      problems={problems}
      isReadOnly={!agent.canEdit}
      onWantNode={wanted.want}
      onOpen={openSettings}
    />
  );
  if (isNarrow)
    return (
      <div className="std-bench">
        <section className="std-middle" aria-label={t('graph')}>
          {picture}
          <Thumbs canAdd={agent.canEdit} onAdd={() => wanted.want({})} onSettings={() => onSheet('settings')} />
        </section>
        <Drawer
          open={sheet !== null}
          placement="bottom"
          size="72dvh"
          title={sheet === null ? '' : t(SHEETS[sheet])}
          onClose={() => onSheet(null)}
        >
          {sheet === null ? null : parts[sheet]}
        </Drawer>
      </div>
    );
  return (
    <div className={agent.canEdit ? 'std-bench' : 'std-bench is-still'}>
      {agent.canEdit && <aside aria-label={t('pieces')}>{parts.palette}</aside>}
      <section className="std-middle" aria-label={t('graph')}>
        {picture}
        {parts.problems}
      </section>
      <aside ref={panel} className="std-panel" aria-label={t('settings')}>
        {parts.settings}
      </aside>
    </div>
  );
});

type ThumbsProps = Readonly<{ canAdd: boolean; onAdd: () => void; onSettings: () => void }>;

/** What a thumb reaches on a phone. */
function Thumbs({ canAdd, onAdd, onSettings }: ThumbsProps): ReactNode {
  const t = useStudioTexts();
  return (
    <div className="std-thumbs">
      {canAdd && (
        <Button icon={<AppstoreAddOutlined />} onClick={onAdd}>
          {t('addNode')}
        </Button>
      )}
      <Button icon={<ControlOutlined />} onClick={onSettings}>
        {t('settings')}
      </Button>
    </div>
  );
}

type PictureProps = Readonly<{
  editor: Editor;
  problems: readonly GraphProblem[] | null;
  isReadOnly: boolean;
  onWantNode: (where: Where) => void;
  onOpen: () => void;
}>;

/** The canvas with the search over it, and a word where it is still empty. */
function Picture({ editor, problems, isReadOnly, onWantNode, onOpen }: PictureProps): ReactNode {
  const t = useStudioTexts();
  const say = useSay();
  const { titleOf } = useStudioData();
  const graph = useEditor(editor, (s) => s.history.present);
  const { agents, toolMap } = useCatalogue();
  const look = useLook(problems, toolMap, agents);
  const [isFinding, setFinding] = useState(false);
  const callsOf = (node: GraphNode): string => {
    const called = look.called(node);
    return called === null ? '' : say(called.title);
  };
  return (
    <Canvas
      editor={editor}
      look={look}
      isReadOnly={isReadOnly}
      onWantNode={onWantNode}
      onOpen={onOpen}
      onSearch={() => setFinding(true)}
    >
      {graph.nodes.length === 0 && (
        <div className="std-empty">
          <h2>{t('empty')}</h2>
          <p className="v-quiet">{t('emptyBody')}</p>
        </div>
      )}
      {isFinding && (
        <FindBox editor={editor} graph={graph} titleOf={titleOf} callsOf={callsOf} onClose={() => setFinding(false)} />
      )}
    </Canvas>
  );
}

/** Where the next node from the palette goes, and the palette's box to type in. */
function useWanted(openSheet: (() => void) | null) {
  const [where, setWhere] = useState<Where>({});
  const search = useRef<InputRef>(null);
  return {
    where,
    search,
    clear: () => setWhere({}),
    want: (next: Where): void => {
      setWhere(next);
      openSheet?.();
      // A sheet slides in first
      setTimeout(() => search.current?.focus(), openSheet === null ? 0 : 250);
    },
  };
}

type Where = Readonly<{ after?: Line; at?: Spot }>;
type PiecesProps = Readonly<{
  editor: Editor;
  /** The agent itself, which cannot call itself. */
  agent: string;
  search: RefObject<InputRef | null>;
  where: Where;
  onAdded: () => void;
  onClear: () => void;
}>;

function Pieces({ editor, agent, search, where, onAdded, onClear }: PiecesProps): ReactNode {
  const t = useStudioTexts();
  const words = useNodeWords();
  const { titleOf } = useStudioData();
  const { tools, agents, toolMap } = useCatalogue();
  const pieces = usePieces(
    tools,
    agents.filter(({ name }) => name !== agent),
  );
  const { after } = where;
  const target = after === undefined ? undefined : nodeOf(editor.graph(), after.from);
  return (
    <Palette
      input={search}
      pieces={pieces}
      after={
        after === undefined || target === undefined
          ? undefined
          : t('addAfter', { name: titleOf(target), port: words.port(target, after.port) })
      }
      onAdd={({ type, of }) => {
        editor.add(newNode(type, of), where, (graph, id) => withInputs(graph, id, toolMap));
        onAdded();
      }}
      onLeave={() => {
        onClear();
        editor.pick(editor.get().selection, true);
      }}
    />
  );
}

const SHEETS = { palette: 'addNode', settings: 'settings', problems: 'problems' } as const;
const PURPOSES = ['sales', 'renewal', 'service', 'learning', 'administration'];

/** The settings of what is selected. They come a moment after the selection, in pieces, so that a drag begins at once. */
const Inspector = memo(function Inspector({ editor }: Readonly<{ editor: Editor }>): ReactNode {
  const selection = useDeferredValue(useEditor(editor, (s) => s.selection));
  const [only = ''] = selection.size === 1 ? selection : [];
  const node = useEditor(editor, (s) => nodeOf(s.history.present, only));
  if (node !== undefined) return <NodeSettings key={node.id} editor={editor} node={node} />;
  return selection.size > 1 ? <Several editor={editor} count={selection.size} /> : <Whole editor={editor} />;
});

const Whole = memo(function Whole({ editor }: Readonly<{ editor: Editor }>): ReactNode {
  const graph = useEditor(editor, (s) => s.history.present);
  return <AgentSettings editor={editor} graph={graph} purposes={PURPOSES} />;
});

function Several({ editor, count }: Readonly<{ editor: Editor; count: number }>): ReactNode {
  const t = useStudioTexts();
  return (
    <div className="std-settings">
      <h2>{t('manyChosen', { count })}</h2>
      <Button danger onClick={editor.remove}>
        {t('removeMany', { count })}
      </Button>
    </div>
  );
}

function useLook(
  problems: readonly GraphProblem[] | null,
  tools: ReturnType<typeof useCatalogue>['toolMap'],
  agents: ReturnType<typeof useCatalogue>['agents'],
): BoxLook {
  return useMemo(() => {
    const faults = new Map<string, number>();
    for (const { node } of problems ?? []) if (node !== null) faults.set(node, (faults.get(node) ?? 0) + 1);
    const called = new Map(agents.map(({ name, title }) => [name, { title, effect: null }]));
    return {
      faults,
      called(node) {
        if (node.type === 'call') return tools.get(node.fn) ?? null;
        return node.type === 'agent' ? (called.get(node.ref) ?? null) : null;
      },
    };
  }, [problems, tools, agents]);
}
