import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { Button, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import type { StudioAgentDetail } from '@valence/contract';
import { ErrorState } from '../../../parts/error-state.tsx';
import { PagePending } from '../../shell/page-states.tsx';
import { Canvas } from '../canvas.tsx';
import { makeEditor, type Editor } from '../editor.ts';
import { useStudioData } from '../inspector/context.ts';
import { diffGraphs, isSame, unionOf, type Change, type GraphDiff } from '../model/diff.ts';
import { nodeOf, readGraph, type AgentGraph } from '../model/graph.ts';
import { useNodeWords } from '../node-words.ts';
import { agentVersionQuery } from '../queries.ts';
import { useStudioTexts } from '../texts.ts';
import type { BoxLook } from '../use-boxes.ts';

type Props = Readonly<{
  agent: StudioAgentDetail;
  /** The earlier one. */
  version: string;
  /** The later one; null: the draft. */
  to: string | null;
  editor: Editor;
  look: BoxLook;
  onChoose: (version: string, to: string | null) => void;
  onClose: () => void;
}>;

/** Two versions in one picture: what came, what went and what is otherwise, with every setting that differs. */
export function Compare(props: Props): ReactNode {
  const { agent, version, to, editor } = props;
  const before = useQuery(agentVersionQuery(agent.name, version));
  const after = useQuery({ ...agentVersionQuery(agent.name, to ?? version), enabled: to !== null });
  const fault = before.error ?? after.error;
  if (fault !== null) return <ErrorState error={fault} onRetry={() => void before.refetch()} />;
  if (before.data === undefined || (to !== null && after.data === undefined)) return <PagePending />;
  const later = to === null || after.data === undefined ? editor.graph() : readGraph(after.data.graph);
  return <Both key={`${version} ${to}`} {...props} before={readGraph(before.data.graph)} after={later} />;
}

function Both({
  agent,
  version,
  to,
  look,
  onChoose,
  onClose,
  before,
  after,
}: Props & Readonly<{ before: AgentGraph; after: AgentGraph }>): ReactNode {
  const t = useStudioTexts();
  const [both] = useState(() => makeEditor(unionOf(before, after)));
  const diff = useMemo(() => diffGraphs(before, after), [before, after]);
  const marked = useMemo(
    () => ({ ...look, faults: NO_FAULTS, marks: new Map(diff.nodes.map(({ id, mark }) => [id, mark])) }),
    [look, diff],
  );
  const versions = agent.versions.map((one) => ({ value: one.version, label: one.version }));
  return (
    <div className="std-compare-page">
      <header className="std-compare-head">
        <Select
          aria-label={t('compareFrom')}
          value={version}
          options={versions}
          onChange={(next) => onChoose(next, to)}
        />
        <span aria-hidden>→</span>
        <Select
          aria-label={t('compareTo')}
          value={to ?? ''}
          options={[{ value: '', label: t('draft') }, ...versions]}
          onChange={(next) => onChoose(version, next === '' ? null : next)}
        />
        <span className="std-legend">
          {(['added', 'removed', 'changed'] as const).map((mark) => (
            <span key={mark}>
              <i className={`mark-${mark}`} aria-hidden /> {t(`mark_${mark}`)}
            </span>
          ))}
        </span>
        <span className="std-spring" />
        <Button onClick={onClose}>{t('close')}</Button>
      </header>
      <div className="std-bench is-still">
        <section className="std-middle" aria-label={t('graph')}>
          <ReactFlowProvider>
            <Canvas editor={both} look={marked} isReadOnly />
          </ReactFlowProvider>
        </section>
        <aside className="std-panel" aria-label={t('changes')}>
          <Changes diff={diff} graph={both.graph()} onGo={(id) => both.pick([id], true)} />
        </aside>
      </div>
    </div>
  );
}

const NO_FAULTS: ReadonlyMap<string, number> = new Map();

type ChangesProps = Readonly<{ diff: GraphDiff; graph: AgentGraph; onGo: (id: string) => void }>;

function Changes({ diff, graph, onGo }: ChangesProps): ReactNode {
  const t = useStudioTexts();
  const words = useNodeWords();
  const { titleOf } = useStudioData();
  const nameOf = (id: string): string => {
    const node = nodeOf(graph, id);
    return node === undefined ? id : titleOf(node);
  };
  const portName = (id: string, port: string): string => {
    const node = nodeOf(graph, id);
    return node === undefined ? port : words.port(node, port);
  };
  return (
    <div className="std-settings">
      <h2>{t('changes')}</h2>
      {isSame(diff) && <p className="v-quiet">{t('noChanges')}</p>}
      <ul className="std-changes">
        {diff.nodes.map(({ id, mark, node, changes }) => (
          <li key={id}>
            <button type="button" className="v-link-button" onClick={() => onGo(id)}>
              {titleOf(node)}
            </button>{' '}
            <Mark mark={mark} />
            <Rows changes={changes} />
          </li>
        ))}
        {diff.edges.map(({ mark, from, port, to }) => (
          <li key={`${mark} ${from} ${port} ${to}`}>
            {nameOf(from)} · {portName(from, port)} → {nameOf(to)} <Mark mark={mark} />
          </li>
        ))}
        {diff.settings.length > 0 && (
          <li>
            {t('agentSettings')} <Mark mark="changed" />
            <Rows changes={diff.settings} />
          </li>
        )}
      </ul>
    </div>
  );
}

const TONES = { added: 'is-green', removed: 'is-red', changed: 'is-amber' } as const;

function Mark({ mark }: Readonly<{ mark: keyof typeof TONES }>) {
  const t = useStudioTexts();
  return <span className={`v-tag ${TONES[mark]}`}>{t(`mark_${mark}`)}</span>;
}

function Rows({ changes }: Readonly<{ changes: readonly Change[] }>) {
  if (changes.length === 0) return null;
  return (
    <dl className="std-change-rows" translate="no">
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt>{path}</dt>
          <dd>
            {before !== undefined && <del>{sayValue(before)}</del>}{' '}
            {after !== undefined && <ins>{sayValue(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sayValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
