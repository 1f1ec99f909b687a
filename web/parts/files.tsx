import { DeleteOutlined, DownloadOutlined, FileOutlined, UploadOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Skeleton } from 'antd';
import { FILE_MOST_MIB, type FileItem, type FilePage } from '@valence/contract';
import { useRef, useState, type DragEvent } from 'react';
import { get, post } from './api.ts';
import { useConversationTexts } from './conversation-texts.ts';
import { ErrorState } from './error-state.tsx';
import './files.css';
import { useLocale } from './i18n/index.ts';
import { useLiveRecords } from './live.ts';
import { RelativeTime } from './relative-time.tsx';

/** Files of a record: drop or choose them, look at them here, take them down, move them to the trash. */
export function Files({ record }: { record: string }) {
  const t = useConversationTexts();
  const client = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<FileItem | null>(null);
  const [isOver, setOver] = useState(false);
  const renew = () => void client.invalidateQueries({ queryKey: ['files', record] });
  const { uploading, upload } = useUpload(record, renew);
  useLiveRecords([record], renew);
  const list = useInfiniteQuery({
    queryKey: ['files', record],
    queryFn: ({ pageParam }) => get<FilePage>(`/api/record/${record}/files`, { after: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <section
      className={isOver ? 'files is-over' : 'files'}
      aria-label={t('files')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="files-head">
        <Button
          icon={<UploadOutlined aria-hidden />}
          onClick={() => chooser.current?.click()}
          loading={uploading !== null}
        >
          {uploading === null ? t('upload') : t('uploading', { name: uploading })}
        </Button>
        <span className="v-faint">{t('dropHere', { max: FILE_MOST_MIB })}</span>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={t('upload')}
          onChange={({ target }) => {
            void upload([...(target.files ?? [])]);
            target.value = '';
          }}
        />
      </div>
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="v-faint">{t('noFiles')}</p>}
      <ul>
        {items.map((file) => (
          <Row key={file.id} file={file} onShow={() => setShown(file)} onGone={renew} />
        ))}
      </ul>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t('more')}</Button>}
      {shown !== null && <PreviewDialog file={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

/** Sends files one after the other, and says which could not be kept and why. */
function useUpload(record: string, renew: () => void) {
  const t = useConversationTexts();
  const { message } = App.useApp();
  const [uploading, setUploading] = useState<string | null>(null);
  const upload = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      setUploading(file.name);
      const form = new FormData();
      form.append('file', file);
      try {
        const { isNew, name } = await post<FileItem & { isNew: boolean }>(`/api/record/${record}/files`, form);
        if (!isNew) void message.info(t('sameFile', { name }));
      } catch (error) {
        void message.error(`${file.name}: ${error instanceof Error ? error.message : ''}`, 8);
      }
    }
    setUploading(null);
    if (files.length > 0) renew();
  };
  return { uploading, upload };
}

function Row({ file, onShow, onGone }: { file: FileItem; onShow: () => void; onGone: () => void }) {
  const t = useConversationTexts();
  const { message } = App.useApp();
  const size = useSize();
  const trash = () =>
    void post('/api/trash', { records: [file.id] }).then(
      () => {
        void message.success(t('trashedFile', { name: file.name }));
        onGone();
      },
      (error: Error) => void message.error(error.message),
    );
  return (
    <li className="file">
      <span className="file-sign" aria-hidden>
        {file.preview === 'image' ? (
          <img src={`/api/files/${file.id}/content?inline=true`} alt="" loading="lazy" />
        ) : (
          <FileOutlined />
        )}
      </span>
      <div className="file-words">
        {file.preview === null ? (
          <strong translate="no">{file.name}</strong>
        ) : (
          <button type="button" className="v-link-button" translate="no" onClick={onShow} title={t('preview')}>
            {file.name}
          </button>
        )}
        <span className="v-faint">
          {size(file.bytes)}
          {file.by !== '' && <> · {file.by}</>} · <RelativeTime at={file.madeAt} />
        </span>
      </div>
      <Button
        type="text"
        icon={<DownloadOutlined aria-hidden />}
        href={`/api/files/${file.id}/content`}
        aria-label={`${t('download')}: ${file.name}`}
        title={t('download')}
      />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        onClick={trash}
        aria-label={`${t('trashFile')}: ${file.name}`}
        title={t('trashFile')}
      />
    </li>
  );
}

/** The file in a window: pictures as they are, everything else in a frame that runs nothing. */
function PreviewDialog({ file, onClose }: { file: FileItem; onClose: () => void }) {
  const t = useConversationTexts();
  const content = `/api/files/${file.id}/content?inline=true`;
  const title = t('previewOf', { name: file.name });
  return (
    <Modal open width="min(1000px, 94vw)" title={title} onCancel={onClose} footer={null} className="file-preview">
      {file.preview === 'image' && <img src={content} alt={file.name} />}
      {file.preview === 'pdf' && <iframe src={content} title={title} />}
      {(file.preview === 'text' || file.preview === 'table' || file.preview === 'document') && (
        <iframe src={`/api/files/${file.id}/preview`} title={title} sandbox="" />
      )}
    </Modal>
  );
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function useSize(): (bytes: number) => string {
  const locale = useLocale();
  return (bytes) => {
    const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1024)));
    const unit = UNITS[step] ?? 'byte';
    const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 } as const;
    return new Intl.NumberFormat(locale, style).format(bytes / 1024 ** step);
  };
}
