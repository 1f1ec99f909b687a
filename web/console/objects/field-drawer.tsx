import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { FieldDefinition, FieldPatch, KindDefinition } from '@valence/contract';
import { patch, post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { Faults } from './faults.tsx';
import { changedField, draftOf, EMPTY, isComplete, newField, type Draft } from './field-draft.ts';
import { FieldForm } from './field-form.tsx';
import { definitionQuery, useTakeIn } from './queries.ts';
import { Retype } from './retype.tsx';
import { useObjectTexts } from './texts.ts';

type Props = Readonly<{
  definition: KindDefinition;
  /** undefined: a new one. */
  field: FieldDefinition | undefined;
  onClose: () => void;
}>;

/** Makes or changes one field. */
export function FieldDrawer({ definition, field, onClose }: Props): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const takeIn = useTakeIn();
  const { message } = App.useApp();
  const kinds = useQuery(kindsQuery).data ?? [];
  const [draft, setDraft] = useState<Draft>(() => (field === undefined ? EMPTY : draftOf(field)));
  const base = `/api/kinds/${encodeURIComponent(definition.name)}/fields`;
  const send = useMutation({
    mutationFn: (change: FieldPatch | null): Promise<KindDefinition> => {
      if (field !== undefined) return patch(`${base}/${field.id}`, change ?? changedField(draft, field.isCustom));
      const typeOf = (kind: string, id: string) =>
        kinds.find((k) => k.name === kind)?.fields.find((f) => f.id === id)?.type;
      return post(base, newField(draft, typeOf));
    },
    onSuccess(next) {
      takeIn(next);
      void message.success(texts('saved'));
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isComplete(draft) && !send.isPending) send.mutate(null);
  };
  return (
    <Drawer
      open
      size={560}
      title={field === undefined ? texts('newField') : texts('editField', { field: say(field.title) })}
      onClose={onClose}
      footer={
        <div className="obj-foot">
          <Button onClick={onClose}>{texts('cancel')}</Button>
          {field?.isRetired !== true && (
            <Button
              type="primary"
              form="field-form"
              htmlType="submit"
              loading={send.isPending}
              disabled={!isComplete(draft)}
            >
              {texts(field === undefined ? 'create' : 'save')}
            </Button>
          )}
        </div>
      }
    >
      <form id="field-form" className="obj-form" onSubmit={submit}>
        {field?.isRetired !== true && (
          <FieldForm definition={definition} field={field} draft={draft} onChange={setDraft} />
        )}
        <Faults error={send.error} />
      </form>
      {field !== undefined && (
        <Acts
          definition={definition}
          field={field}
          isBusy={send.isPending}
          onRetired={(isRetired) => send.mutate({ isRetired })}
          onDone={onClose}
        />
      )}
    </Drawer>
  );
}

type ActsProps = Readonly<{
  definition: KindDefinition;
  field: FieldDefinition;
  isBusy: boolean;
  onRetired: (isRetired: boolean) => void;
  onDone: () => void;
}>;

/** What can be done with a field that is there: filters, another type, out of use and back. */
function Acts({ definition, field, isBusy, onRetired, onDone }: ActsProps): ReactNode {
  const isReadTime = field.computed?.by === 'formula' && field.computed.when === 'read';
  const canFilter = !field.isIndexed && !field.isFilling && !field.isRetired && !isReadTime;
  return (
    <>
      {canFilter && <MakeFilterable definition={definition} field={field} />}
      {field.canRetype && <Retype definition={definition} field={field} onDone={onDone} />}
      {field.id !== definition.titleField && (
        <Retire isRetired={field.isRetired} isBusy={isBusy} onChange={onRetired} />
      )}
    </>
  );
}

/** Gives a field the column it needs to filter and sort, filled in the background. */
function MakeFilterable({ definition, field }: { definition: KindDefinition; field: FieldDefinition }): ReactNode {
  const texts = useObjectTexts();
  const client = useQueryClient();
  const path = `/api/kinds/${encodeURIComponent(definition.name)}`;
  const make = useMutation({
    mutationFn: () => post(`${path}/fields/${field.id}/index`),
    onSuccess: () => client.invalidateQueries({ queryKey: definitionQuery(definition.name).queryKey }),
  });
  return (
    <section className="obj-section">
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        {texts('makeFilterable')}
      </Button>
      <Faults error={make.error} />
    </section>
  );
}

type RetireProps = Readonly<{ isRetired: boolean; isBusy: boolean; onChange: (isRetired: boolean) => void }>;

/** Takes a field out of use or back; what it holds stays either way. */
function Retire({ isRetired, isBusy, onChange }: RetireProps): ReactNode {
  const texts = useObjectTexts();
  return (
    <section className="obj-section">
      {!isRetired && <p className="v-quiet">{texts('retireHint')}</p>}
      <Button loading={isBusy} onClick={() => onChange(!isRetired)}>
        {texts(isRetired ? 'unretireField' : 'retireField')}
      </Button>
    </section>
  );
}
