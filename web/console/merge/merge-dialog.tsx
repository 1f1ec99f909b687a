import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Radio, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Field, Kind, MergeAnswer, MergePreview, MergeRequest, RecordRef, UndoAnswer } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { asRead } from '../../parts/format-value.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { Value } from '../../parts/value.tsx';
import { useChangeTexts } from '../changes/texts.ts';
import './merge.css';

type MergeDialogProps = {
  /** Records of one kind; the first is the one that stays unless another is chosen. */
  records: readonly Pick<RecordRef, 'id' | 'kind'>[];
  onClose: () => void;
  onMerged?: (record: RecordRef) => void;
};

/** Side by side what differs, a choice per value, and one record afterwards; parted again with one click. */
export function MergeDialog({ records, onClose, onMerged }: MergeDialogProps): ReactNode {
  const t = useChangeTexts();
  const kind = useKind(records[0]?.kind);
  const [keep, setKeep] = useState(records[0]?.id ?? '');
  const [choose, setChoose] = useState<Readonly<Record<string, string>>>({});
  const ids = [keep, ...records.map(({ id }) => id).filter((id) => id !== keep)];
  const preview = useQuery({
    queryKey: ['merge-preview', ids],
    queryFn: ({ signal }) => get<MergePreview>('/api/merges/preview', { records: ids.join(',') }, signal),
    placeholderData: (before) => before,
  });
  const merging = useMerge({ keep, from: ids.slice(1), choose }, (record) => {
    onClose();
    onMerged?.(record);
  });
  const { data } = preview;
  return (
    <Modal
      open
      width={760}
      title={t('mergeTitle')}
      okText={t('merge')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: data === undefined, loading: merging.isPending }}
      onOk={() => merging.mutate()}
      onCancel={onClose}
    >
      <p className="v-quiet">{t('mergeLead')}</p>
      {preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : data === undefined || kind === undefined ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : (
        <div className="merge">
          <section>
            <h3>{t('mergeKeep')}</h3>
            <Radio.Group
              className="merge-keep"
              value={keep}
              onChange={(event) => setKeep(String(event.target.value))}
              options={data.records.map(({ id, title }) => ({
                value: id,
                label: <span translate="no">{t('mergeKeepThis', { title })}</span>,
              }))}
            />
          </section>
          <Differences
            preview={data}
            kind={kind}
            choose={choose}
            onChoose={(field, observation) => {
              const { [field]: _, ...others } = choose;
              setChoose(observation === '' ? others : { ...others, [field]: observation });
            }}
          />
        </div>
      )}
    </Modal>
  );
}

type DifferencesProps = {
  preview: MergePreview;
  kind: Kind;
  choose: Readonly<Record<string, string>>;
  onChoose: (field: string, observation: string) => void;
};

function Differences({ preview, kind, choose, onChoose }: DifferencesProps): ReactNode {
  const t = useChangeTexts();
  const say = useSay();
  const differing = preview.fields.filter(({ options }) => options.length > 1);
  const others = preview.fields.length - differing.length;
  const titleOf = (id: string): string => preview.records.find((r) => r.id === id)?.title ?? '';
  return (
    <section>
      <h3>{t('mergeDiffer')}</h3>
      {differing.length === 0 && <p className="v-quiet">{t('mergeNone')}</p>}
      <dl className="merge-fields">
        {differing.map(({ field: id, result, options }) => {
          const field = fieldOf(kind, id);
          const shown = (value: typeof result): ReactNode => (
            <Shown field={field} id={id} value={value} refs={preview.refs} />
          );
          return (
            <div key={id} className="merge-field">
              <dt>{field === undefined ? id : say(field.title)}</dt>
              <dd>
                <Radio.Group
                  value={choose[id] ?? ''}
                  aria-label={field === undefined ? id : say(field.title)}
                  onChange={(event) => onChoose(id, String(event.target.value))}
                >
                  <Radio value="">
                    {shown(result)} <span className="v-faint">{t('mergeAuto')}</span>
                  </Radio>
                  {field?.isReadOnly !== true &&
                    options.map((option) => (
                      <Radio key={option.observation} value={option.observation}>
                        {shown(option.value)}{' '}
                        <span className="v-faint" translate="no">
                          {option.records.map(titleOf).join('、')}
                        </span>
                      </Radio>
                    ))}
                </Radio.Group>
              </dd>
            </div>
          );
        })}
      </dl>
      {others > 0 && <p className="v-faint">{t('mergeSame', { count: others })}</p>}
    </section>
  );
}

type ShownProps = {
  field: Field | undefined;
  id: string;
  value: MergePreview['fields'][number]['result'];
  refs: MergePreview['refs'];
};

function Shown({ field, id, value, refs }: ShownProps): ReactNode {
  return <Value field={field} value={asRead(id, value)} refs={refs} />;
}

function useMerge(wish: MergeRequest, onMerged: (record: RecordRef) => void) {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const renew = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  const part = async (batch: string, key: string) => {
    message.destroy(key);
    try {
      await post<UndoAnswer>(`/api/batches/${batch}/undo`);
      void message.success(t('parted'));
      await renew();
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  return useMutation({
    mutationFn: () => post<MergeAnswer>('/api/merges', wish),
    onSuccess: async ({ record, batch }) => {
      const key = `merged ${batch}`;
      void message.success({
        key,
        duration: 8,
        content: (
          <>
            {t('merged', { title: record.title })}{' '}
            <Button type="link" size="small" onClick={() => void part(batch, key)}>
              {t('mergeUndo')}
            </Button>
          </>
        ),
      });
      onMerged(record);
      await renew();
    },
    onError: (error) => void message.error(error.message),
  });
}
