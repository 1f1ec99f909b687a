import {
  AimOutlined,
  ApartmentOutlined,
  RedoOutlined,
  SearchOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Panel, useReactFlow } from '@xyflow/react';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useEditor, type Editor } from './editor.ts';
import { useStudioTexts } from './texts.ts';

type Props = Readonly<{ editor: Editor; isReadOnly: boolean; onSearch: (() => void) | undefined }>;

/** Undo, search, order, fit and zoom, for pointers; each has its key. */
export function CanvasTools({ editor, isReadOnly, onSearch }: Props) {
  const t = useStudioTexts();
  const flow = useReactFlow();
  const canUndo = useEditor(editor, (s) => s.history.past.length > 0);
  const canRedo = useEditor(editor, (s) => s.history.future.length > 0);
  return (
    <Panel position="top-left" className="std-tools" role="toolbar" aria-label={t('tools')}>
      {!isReadOnly && (
        <>
          <Tool name={t('undo')} keys="Ctrl Z" icon={<UndoOutlined />} isOff={!canUndo} onPress={editor.undo} />
          <Tool name={t('redo')} keys="Ctrl Shift Z" icon={<RedoOutlined />} isOff={!canRedo} onPress={editor.redo} />
          <Tool name={t('tidy')} keys="L" icon={<ApartmentOutlined />} onPress={editor.tidy} />
        </>
      )}
      {onSearch !== undefined && (
        <Tool name={t('findNode')} keys="Ctrl F" icon={<SearchOutlined />} onPress={onSearch} />
      )}
      <Tool
        name={t('fit')}
        keys="F"
        icon={<AimOutlined />}
        onPress={() => void flow.fitView({ padding: 0.12, maxZoom: 1 })}
      />
      <Tool name={t('zoomIn')} keys="+" icon={<ZoomInOutlined />} onPress={() => void flow.zoomIn()} />
      <Tool name={t('zoomOut')} keys="-" icon={<ZoomOutOutlined />} onPress={() => void flow.zoomOut()} />
    </Panel>
  );
}

type ToolProps = Readonly<{ name: string; keys: string; icon: ReactNode; isOff?: boolean; onPress: () => void }>;

function Tool({ name, keys, icon, isOff = false, onPress }: ToolProps) {
  return (
    <Tooltip title={`${name} · ${keys}`} placement="bottom">
      <Button type="text" size="small" aria-label={name} icon={icon} disabled={isOff} onClick={onPress} />
    </Tooltip>
  );
}
