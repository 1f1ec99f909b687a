import { CloudUploadOutlined } from '@ant-design/icons';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { fileFault } from './file-fault.ts';
import { useImportTexts } from './texts.ts';

type Props = Readonly<{
  /** Name of the file on its way; null: none. */
  uploading: string | null;
  /** Why the last upload did not work, in words. */
  fault: string | null;
  onFile: (file: File) => void;
}>;

/** Takes one table file, dropped or chosen. What cannot be one is refused here, before it travels. */
export function DropZone({ uploading, fault, onFile }: Props): ReactNode {
  const texts = useImportTexts();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const take = (files: FileList | null): void => {
    const [file, second] = files ?? [];
    if (file === undefined) return;
    const why = second === undefined ? fileFault(file) : 'oneFile';
    setRefused(why === null ? null : texts(why, { name: file.name }));
    if (why === null) onFile(file);
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (uploading === null) take(event.dataTransfer.files);
    },
  };
  const shownFault = refused ?? fault;
  return (
    <div className={`imp-drop${isOver ? ' is-over' : ''}`} {...drag}>
      <CloudUploadOutlined className="imp-drop-icon" aria-hidden />
      {uploading === null ? (
        <p className="imp-drop-words">
          {texts('drop')} <span className="v-faint">{texts('or')}</span>{' '}
          <button type="button" className="v-link-button" onClick={() => input.current?.click()}>
            {texts('choose')}
          </button>
        </p>
      ) : (
        <p className="imp-drop-words" role="status">
          {texts('uploading', { name: uploading })}
        </p>
      )}
      <p className="v-faint">{texts('accepts')}</p>
      {shownFault !== null && (
        <p role="alert" className="imp-fault">
          {shownFault}
        </p>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={texts('choose')}
        accept=".csv,.tsv,.txt,.xlsx"
        onChange={(event) => {
          take(event.target.files);
          // The same file, mended, may be chosen again
          event.target.value = '';
        }}
      />
    </div>
  );
}
