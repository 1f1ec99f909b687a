import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Skeleton } from 'antd';
import type { Field, FieldHistory, RecordDetail, RecordRow } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { EvidenceChip } from '../../parts/evidence-chip.tsx';
import { asRead } from '../../parts/format-value.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { Value } from '../../parts/value.tsx';
import { historyQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

type FactHistoryProps = {
  record: RecordDetail;
  field: Field;
  /** After an earlier value was said again; left out where the field is read-only. */
  onRestored: (() => void) | undefined;
};

/** Every saying about one field, newest first: who said it, whether it is shown, and a way back to it. */
export function FactHistory({ record, field, onRestored }: FactHistoryProps) {
  const t = useRecordPageTexts();
  const say = useSay();
  const { data, error } = useQuery(historyQuery(record.id, field.id));
  if (error !== null) return <p role="alert">{error.message}</p>;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 3 }} className="fact-history" />;
  return (
    <div className="fact-history">
      <h3>
        {say(field.title)} · {t('historyTitle')}
      </h3>
      <ol>
        {data.items.map((item) => (
          <Saying key={item.evidence.observation} item={item} field={field} record={record} onRestored={onRestored} />
        ))}
      </ol>
    </div>
  );
}

type SayingProps = FactHistoryProps & { item: FieldHistory['items'][number] };

function Saying({ item, field, record, onRestored }: SayingProps) {
  const t = useRecordPageTexts();
  const restoring = useRestoreValue(record, field.id, onRestored);
  const { value, evidence, actor, isShown, isRetracted } = item;
  return (
    <li className={isRetracted ? 'is-retracted' : ''}>
      <p className="fact-history-value">
        <span>
          {value === null ? t('cleared') : <Value field={field} value={asRead(field.id, value)} refs={record.refs} />}
        </span>
        {isShown && <span className="v-tag is-primary">{t('shown')}</span>}
        {isRetracted && <span className="v-tag is-red">{t('retracted')}</span>}
        {!isShown && onRestored && (
          <button
            type="button"
            className="v-link-button"
            disabled={restoring.isPending}
            onClick={() => restoring.mutate(evidence.observation)}
          >
            {t('restore')}
          </button>
        )}
      </p>
      <p className="fact-history-by">
        {actor !== null && isName(actor) && actor !== evidence.source.name && <span className="v-faint">{actor}</span>}
        <EvidenceChip evidence={evidence} />
      </p>
    </li>
  );
}

/** Says the value of an earlier observation again, citing it; refused when somebody changed it since it was shown. */
function useRestoreValue(record: RecordDetail, field: string, onRestored: (() => void) | undefined) {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (observation: string) =>
      post<RecordRow>(`/api/record/${record.id}/history/${encodeURIComponent(field)}/restore`, {
        observation,
        seen: record.support[field]?.evidence.observation ?? null,
      }),
    onSuccess: () => onRestored?.(),
    onError: (error) => void message.error(error.message),
    onSettled: () =>
      Promise.all(['record', 'timeline', 'records'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** An actor nobody has given a name comes as `kind:id`, which tells a reader nothing. */
function isName(actor: string): boolean {
  return !/^[a-z]+:\S+$/.test(actor);
}
