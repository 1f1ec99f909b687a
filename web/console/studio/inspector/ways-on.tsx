import { Select } from 'antd';
import { useState } from 'react';
import { useEditor, type Editor } from '../editor.ts';
import { faultOfConnect } from '../model/connect-rules.ts';
import { connect, disconnect } from '../model/edit.ts';
import { nodeOf, portOf, portsOf, type GraphNode } from '../model/graph.ts';
import { useNodeWords } from '../node-words.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';
import { Field } from './field.tsx';

type Props = Readonly<{ editor: Editor; node: GraphNode }>;

/** Where each port leads, to be chosen from a list: the lines of the canvas without a pointer. */
export function WaysOn({ editor, node }: Props) {
  const t = useStudioTexts();
  const words = useNodeWords();
  const edges = useEditor(editor, (s) => s.history.present.edges);
  const graph = editor.graph();
  return (
    <>
      <h3>{t('waysOn')}</h3>
      {portsOf(node).map((port) => (
        <Field key={port} label={words.port(node, port)}>
          {(id) => (
            <WayOn
              id={id}
              editor={editor}
              node={node}
              port={port}
              to={edges.find((edge) => edge.from === node.id && portOf(graph, edge) === port)?.to}
            />
          )}
        </Field>
      ))}
    </>
  );
}

type WayOnProps = Props & Readonly<{ id: string; port: string; to: string | undefined }>;

function WayOn({ id, editor, node, port, to }: WayOnProps) {
  const t = useStudioTexts();
  const { titleOf } = useStudioData();
  const [isOpen, setOpen] = useState(false);
  const graph = editor.graph();
  // Which lines may be drawn is asked of every node, so only once somebody looks
  const offered = isOpen ? graph.nodes : graph.nodes.filter((other) => other.id === to);
  const options = offered.map((other) => {
    const fault = other.id === to ? null : faultOfConnect(graph, node.id, port, other.id);
    const isOff = fault !== null && fault !== 'same';
    return {
      value: other.id,
      label: titleOf(other),
      disabled: isOff,
      ...(isOff && { title: t(`fault_${fault}`) }),
    };
  });
  const lead = (next: string | undefined): void =>
    editor.change(next === undefined ? disconnect(graph, node.id, port) : connect(graph, node.id, port, next));
  return (
    <Select
      id={id}
      className="std-wide"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={nodeOf(graph, to ?? '') === undefined ? null : (to ?? null)}
      placeholder={t(port === 'error' ? 'nowhereError' : 'nowhere')}
      options={options}
      onOpenChange={setOpen}
      onChange={(next?: string | null) => lead(next ?? undefined)}
    />
  );
}
