import { Input } from 'antd';
import { useId, useState, type KeyboardEvent } from 'react';
import { ranked, stepped } from '../palette/match.ts';
import type { Editor } from './editor.ts';
import type { AgentGraph, GraphNode } from './model/graph.ts';
import { useStudioTexts } from './texts.ts';

type Props = Readonly<{
  editor: Editor;
  graph: AgentGraph;
  titleOf: (node: GraphNode) => string;
  callsOf: (node: GraphNode) => string;
  onClose: () => void;
}>;

const MOST = 12;

/** Finds a node by name, tool or sound, and goes to it. */
export function FindBox({ editor, graph, titleOf, callsOf, onClose }: Props) {
  const t = useStudioTexts();
  const list = useId();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const entries = graph.nodes.map((node) => ({
    node,
    title: titleOf(node),
    words: [node.id, node.type, callsOf(node)],
  }));
  const found = (q.trim() === '' ? entries : ranked(entries, q).map(({ entry }) => entry)).slice(0, MOST);
  const go = (id: string): void => {
    onClose();
    editor.pick([id], true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      setAt(stepped(at, event.key === 'ArrowDown' ? 1 : -1, found.length));
    else if (event.key === 'Enter' && found[at] !== undefined) go(found[at].node.id);
    else if (event.key === 'Escape') {
      onClose();
      editor.pick(editor.get().selection, true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="std-find" role="search">
      <Input
        // The box was asked for by a press of a key or of its button
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        allowClear
        value={q}
        placeholder={t('searchLabel')}
        role="combobox"
        aria-label={t('searchLabel')}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] === undefined ? undefined : `${list}-${at}`}
        onChange={(event) => {
          setQ(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={onClose}
      />
      <div id={list} role="listbox" aria-label={t('searchLabel')}>
        {found.length === 0 && <p className="v-quiet">{t('searchNone')}</p>}
        {found.map(({ node, title }, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the box above
          <div
            key={node.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? 'is-active' : ''}
            onPointerDown={(event) => {
              event.preventDefault();
              go(node.id);
            }}
          >
            <span className="v-cut">{title}</span>
            <span className="v-cut v-faint">{callsOf(node)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
