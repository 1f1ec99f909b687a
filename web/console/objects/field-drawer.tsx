import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { FieldDefinition, FieldPatch, KindDefinition } from '@valence/contract';
import { patch, post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { Faults } from './faults.tsx';
import { changedField, draftOf, EMPTY, isComplete, newField, type Draft } from './field-draft.ts';
import { FieldForm } from './field-form.tsx';
import { useTakeIn } from './queries.ts';
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
      {field?.canRetype === true && <Retype definition={definition} field={field} onDone={onClose} />}
      {field !== undefined && field.id !== definition.titleField && (
        <Retire
          isRetired={field.isRetired}
          isBusy={send.isPending}
          onChange={(isRetired) => send.mutate({ isRetired })}
        />
      )}
    </Drawer>
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
