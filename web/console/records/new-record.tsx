import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { App, Button, Drawer } from 'antd';
import { lazy, Suspense, useState, type FormEvent, type ReactNode } from 'react';
import type { Field, Kind, RecordDetail, RecordRef, RecordRow, Value } from '@valence/contract';
import { ApiError, post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { recordPath } from '../../parts/paths.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import './records.css';
import { useRecordTexts } from './texts.ts';

// Only whoever writes a record needs it: the list does not wait for it.
const LikelyDuplicates = lazy(() =>
  import('../../parts/likely-duplicates.tsx').then((part) => ({ default: part.LikelyDuplicates })),
);

type NewRecordProps = {
  kind: Kind;
  /** Values it begins with, such as the record it belongs to. */
  startWith?: Readonly<Record<string, Value>>;
  /** Records that those values name. */
  refs?: readonly RecordRef[];
  onClose: () => void;
};

/** Writes a first record by hand: the name is needed, the rest can wait. */
export function NewRecord({ kind, startWith = {}, refs = [], onClose }: NewRecordProps): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const router = useRouter();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [data, setData] = useState<Record<string, Value>>(() => ({ ...startOf(kind), ...startWith }));
  const [faulty, setFaulty] = useState<ReadonlySet<string>>(new Set());
  const [isLong, setLong] = useState(false);
  // One key for the life of the form: pressing twice or a lost answer makes one record
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const create = useMutation({
    mutationFn: () =>
      post<RecordDetail | RecordRow>(`/api/records/${encodeURIComponent(kind.name)}`, { data, idempotencyKey }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['records', kind.name] });
      void client.invalidateQueries({ queryKey: ['record'] });
      void message.success(texts('saved'));
      router.history.push(recordPath(id));
    },
  });
  const writable = kind.fields.filter(({ isReadOnly }) => !isReadOnly);
  const isFirst = ({ id, isRequired }: Field): boolean =>
    id === kind.titleField || isRequired === true || kind.columns.includes(id) || id in startWith;
  const order = (fields: Field[]): Field[] =>
    fields.toSorted((a, b) => Number(b.id === kind.titleField) - Number(a.id === kind.titleField));
  const shown = order(isLong ? writable : writable.filter(isFirst));
  const title = writable.find(({ id }) => id === kind.titleField);
  const isComplete = writable.every(({ id, isRequired }) => isRequired !== true || (data[id] ?? null) !== null);
  const isNamed = isComplete && (title === undefined || (data[title.id] ?? null) !== null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isNamed && faulty.size === 0 && !create.isPending) create.mutate();
  };
  return (
    <Drawer
      open
      size={460}
      title={texts('create', { kind: sayText(kind.title) })}
      onClose={onClose}
      footer={
        <div className="rec-editor-foot">
          <Button onClick={onClose}>{texts('cancel')}</Button>
          <Button
            type="primary"
            form="new-record"
            htmlType="submit"
            loading={create.isPending}
            disabled={!isNamed || faulty.size > 0}
          >
            {texts('createAndOpen')}
          </Button>
        </div>
      }
    >
      <form id="new-record" className="rec-form" onSubmit={submit}>
        {title !== undefined && <p className="v-quiet">{texts('draftAbout', { field: sayText(title.title) })}</p>}
        {shown.map((field) => (
          <div key={field.id}>
            <label htmlFor={`new-${field.id}`}>
              {sayText(field.title)}
              {(field.id === kind.titleField || field.isRequired === true) && <span aria-hidden> *</span>}
            </label>
            <ValueInput
              id={`new-${field.id}`}
              field={field}
              value={data[field.id]}
              shownRef={refs.find(({ id }) => id === data[field.id])}
              isFocused={field.id === kind.titleField}
              onChange={(value) => setData((known) => ({ ...known, [field.id]: value }))}
              onFault={(isFaulty) => setFaulty((known) => withOrWithout(known, field.id, isFaulty))}
            />
            {field.help !== undefined && <p className="v-quiet rec-help">{sayText(field.help)}</p>}
            <FieldError error={create.error} field={field.id} />
          </div>
        ))}
        {!isLong && shown.length < writable.length && (
          <button type="button" className="v-link-button" onClick={() => setLong(true)}>
            {texts('more')}
          </button>
        )}
        <Suspense fallback={null}>
          <LikelyDuplicates kind={kind.name} data={data} />
        </Suspense>
        {create.error !== null && (
          <p role="alert" className="rec-fault">
            {create.error.message}
          </p>
        )}
      </form>
    </Drawer>
  );
}

/** What a new record starts with. */
function startOf(kind: Kind): Record<string, Value> {
  return Object.fromEntries(
    kind.fields.flatMap(({ id, default: value }) => (value === undefined ? [] : [[id, value]])),
  );
}

function FieldError({ error, field }: { error: Error | null; field: string }): ReactNode {
  const fault =
    error instanceof ApiError ? error.fields.find(({ path }) => path.split('.').includes(field)) : undefined;
  return fault === undefined ? null : (
    <p role="alert" className="rec-fault">
      {fault.message}
    </p>
  );
}

function withOrWithout(known: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(known);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}
