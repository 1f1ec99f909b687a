import { useMutation } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Choice, FieldDefinition, FieldType, KindDefinition, RetypeAnswer } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { Value } from '../../parts/value.tsx';
import { ChoiceEditor } from './choice-editor.tsx';
import { Faults } from './faults.tsx';
import { namedChoices } from './field-draft.ts';
import { useTakeIn } from './queries.ts';
import { useObjectTexts } from './texts.ts';

/** Types a field may become: what is read out of text. */
const TARGETS = [
  'text',
  'longText',
  'number',
  'integer',
  'money',
  'rating',
  'date',
  'datetime',
  'boolean',
  'choice',
  'multiChoice',
  'tags',
  'email',
  'phone',
  'url',
] as const satisfies readonly FieldType[];

type Props = Readonly<{ definition: KindDefinition; field: FieldDefinition; onDone: () => void }>;

/** Another type for a field: first what would become of its values, then the change, which can be undone. */
export function Retype({ definition, field, onDone }: Props): ReactNode {
  const texts = useObjectTexts();
  const takeIn = useTakeIn();
  const { message } = App.useApp();
  const [type, setType] = useState<FieldType | null>(null);
  const [choices, setChoices] = useState<readonly Choice[]>([]);
  const hasChoices = type === 'choice' || type === 'multiChoice';
  const path = `/api/kinds/${encodeURIComponent(definition.name)}/fields/${field.id}/retype`;
  const ask = useMutation({
    mutationFn: (preview: boolean) =>
      post<RetypeAnswer>(path, { type, preview, ...(hasChoices && { choices: namedChoices(choices) }) }),
    async onSuccess(answer) {
      if (answer.field === null) return;
      takeIn(await get<KindDefinition>(`/api/kinds/${encodeURIComponent(definition.name)}`));
      void message.success(texts('retypeDone'));
      onDone();
    },
  });
  const preview = ask.data?.field === null ? ask.data : undefined;
  return (
    <section className="obj-section">
      <h3>{texts('retype')}</h3>
      <div className="obj-tools">
        <Select
          value={type}
          placeholder={texts('retypeTo')}
          aria-label={texts('retypeTo')}
          options={TARGETS.filter((target) => target !== field.type).map((target) => ({
            value: target,
            label: texts(`type_${target}`),
          }))}
          onChange={(next: FieldType) => {
            setType(next);
            ask.reset();
          }}
        />
        <Button disabled={type === null} loading={ask.isPending} onClick={() => ask.mutate(true)}>
          {texts('retypeLook')}
        </Button>
      </div>
      {hasChoices && <ChoiceEditor choices={choices} onChange={setChoices} />}
      {preview !== undefined && type !== null && (
        <Preview field={field} type={type} answer={preview} onDo={() => ask.mutate(false)} isBusy={ask.isPending} />
      )}
      <Faults error={ask.error} />
    </section>
  );
}

function Preview({
  field,
  type,
  answer,
  onDo,
  isBusy,
}: {
  field: FieldDefinition;
  type: FieldType;
  answer: RetypeAnswer;
  onDo: () => void;
  isBusy: boolean;
}): ReactNode {
  const texts = useObjectTexts();
  return (
    <div role="status" className="obj-preview">
      {answer.total === 0 ? (
        <p>{texts('retypeNone')}</p>
      ) : (
        <p>
          <b>{texts('retypeKept', { kept: answer.kept })}</b>
          {answer.lost > 0 && <span className="obj-wrong-text"> · {texts('retypeLost', { lost: answer.lost })}</span>}
          {!answer.isExact && <span className="v-quiet"> {texts('retypeAtLeast', { total: answer.total })}</span>}
        </p>
      )}
      {answer.keptSample.length > 0 && (
        <table className="obj-table">
          <thead>
            <tr>
              <th>{texts('retypeBefore')}</th>
              <th>{texts('retypeAfter')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.keptSample.slice(0, 5).map(({ before, after }, at) => (
              <tr key={`${at} ${JSON.stringify(before)}`}>
                <td>
                  <Value field={field} value={before} />
                </td>
                <td>
                  <Value field={{ type }} value={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer.sample.length > 0 && (
        <>
          <p className="obj-label">{texts('retypeLostOnes')}</p>
          <ul className="obj-lost">
            {answer.sample.slice(0, 5).map(({ record, value }) => (
              <li key={record.id}>
                <Value field={field} value={value} /> <span className="v-faint">{record.title}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button type="primary" loading={isBusy} onClick={onDo}>
        {texts('retypeDo', { type: texts(`type_${type}`) })}
      </Button>
    </div>
  );
}
