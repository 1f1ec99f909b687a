import { useQuery } from '@tanstack/react-query';
import { Checkbox, Select } from 'antd';
import type { ReactNode } from 'react';
import { CATEGORY_NAMES, type Field, type FieldDefinition, type KindDefinition } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { BothTexts } from './both-texts.tsx';
import { ChoiceEditor } from './choice-editor.tsx';
import { MAY_BE_SEARCHED, namedChoices, type Draft, type ShownType } from './field-draft.ts';
import { FormulaEditor } from './formula-editor.tsx';
import { Pattern } from './new-kind.tsx';
import { RollupEditor } from './rollup-editor.tsx';
import { useObjectTexts } from './texts.ts';

/** Types in the groups in which people look for them. */
const TYPES = {
  typeGroupText: ['text', 'longText', 'email', 'phone', 'url', 'address'],
  typeGroupNumber: ['number', 'integer', 'money', 'rating', 'date', 'datetime'],
  typeGroupChoice: ['choice', 'multiChoice', 'tags', 'boolean'],
  typeGroupLink: ['person', 'ref', 'refs', 'file'],
  typeGroupComputed: ['formula', 'rollup', 'number_auto'],
} as const satisfies Record<string, readonly ShownType[]>;
const GROUPS = Object.keys(TYPES) as (keyof typeof TYPES)[];
const COMPUTED: ReadonlySet<ShownType> = new Set(TYPES.typeGroupComputed);
/** Types whose default is typed in; of the others a default makes no sense. */
const HAS_DEFAULT: ReadonlySet<ShownType> = new Set([
  'text',
  'number',
  'integer',
  'money',
  'rating',
  'choice',
  'multiChoice',
  'boolean',
  'tags',
]);
/** Types that may be told apart by their value. */
const MAY_BE_UNIQUE: ReadonlySet<ShownType> = new Set([
  'text',
  'email',
  'phone',
  'url',
  'integer',
  'number',
  'number_auto',
]);
type Props = Readonly<{
  definition: KindDefinition;
  field: FieldDefinition | undefined;
  draft: Draft;
  onChange: (draft: Draft) => void;
}>;

/** All that makes a field, in the order in which one thinks of it. */
export function FieldForm({ definition, field, draft, onChange }: Props): ReactNode {
  const texts = useObjectTexts();
  const set = (part: Partial<Draft>): void => onChange({ ...draft, ...part });
  const isShipped = field !== undefined && !field.isCustom;
  return (
    <>
      {isShipped && <p className="v-quiet">{texts('shippedFixed')}</p>}
      <BothTexts
        label={texts('fieldTitle')}
        zh={draft.titleZh}
        en={draft.titleEn}
        isFocused={field === undefined}
        onChange={(titleZh, titleEn) => set({ titleZh, titleEn })}
      />
      {field !== undefined && (
        <p className="v-quiet obj-hint">
          {texts('fieldId')} <code translate="no">{field.id}</code>
        </p>
      )}
      <TypeChoice
        isFixed={field !== undefined}
        shown={draft.shown}
        onChange={(shown) => set({ shown, start: undefined })}
      />
      <OfType definition={definition} field={field} draft={draft} set={set} />
      <div className="obj-field">
        <label className="obj-label" htmlFor="obj-category">
          {texts('category')}
        </label>
        <Select
          id="obj-category"
          value={draft.category}
          disabled={isShipped}
          options={CATEGORY_NAMES.map((name) => ({ value: name, label: texts(`category_${name}`) }))}
          onChange={(category: Draft['category']) => set({ category })}
        />
        <p className="v-quiet obj-hint">{texts('categoryHint')}</p>
      </div>
      <BothTexts
        label={texts('help')}
        zh={draft.helpZh}
        en={draft.helpEn}
        maxLength={300}
        isLong
        onChange={(helpZh, helpEn) => set({ helpZh, helpEn })}
      />
      {!COMPUTED.has(draft.shown) && <Asked definition={definition} field={field} draft={draft} set={set} />}
      <Kept draft={draft} set={set} />
    </>
  );
}

type PartProps = Readonly<{
  definition: KindDefinition;
  field: FieldDefinition | undefined;
  draft: Draft;
  set: (part: Partial<Draft>) => void;
}>;

function TypeChoice({
  isFixed,
  shown,
  onChange,
}: {
  isFixed: boolean;
  shown: ShownType;
  onChange: (shown: ShownType) => void;
}): ReactNode {
  const texts = useObjectTexts();
  return (
    <div className="obj-field">
      <label className="obj-label" htmlFor="obj-type">
        {texts('type')}
      </label>
      <Select
        id="obj-type"
        value={shown}
        disabled={isFixed}
        showSearch={{ optionFilterProp: 'label' }}
        options={GROUPS.map((group) => ({
          label: texts(group),
          options: TYPES[group].map((type) => ({ value: type, label: texts(`type_${type}`) })),
        }))}
        onChange={(next: ShownType) => onChange(next)}
      />
    </div>
  );
}

/** What only fields of one type have. */
function OfType({ definition, field, draft, set }: PartProps): ReactNode {
  const texts = useObjectTexts();
  const { shown } = draft;
  if (shown === 'choice' || shown === 'multiChoice')
    return <ChoiceEditor choices={draft.choices} onChange={(choices) => set({ choices })} />;
  if (shown === 'ref' || shown === 'refs') return <Target draft={draft} isFixed={field !== undefined} set={set} />;
  if (shown === 'number_auto') return <Pattern value={draft.pattern} onChange={(pattern) => set({ pattern })} />;
  if (shown === 'rollup')
    return <RollupEditor kind={definition.name} value={draft.rollup} onChange={(rollup) => set({ rollup })} />;
  if (shown !== 'formula') return null;
  return (
    <>
      <FormulaEditor
        id="obj-formula"
        label={texts('formula')}
        definition={definition}
        field={field?.id}
        use="value"
        value={draft.formula}
        onChange={(formula) => set({ formula })}
        {...(field === undefined && { onCategory: (category) => set({ category }) })}
      />
      <p className="v-quiet obj-hint">{texts('formulaHint')}</p>
    </>
  );
}

function Target({ draft, isFixed, set }: Pick<PartProps, 'draft' | 'set'> & { isFixed: boolean }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  return (
    <div className="obj-field">
      <label className="obj-label" htmlFor="obj-to">
        {texts('to')}
      </label>
      <Select
        id="obj-to"
        value={draft.to}
        disabled={isFixed}
        showSearch={{ optionFilterProp: 'label' }}
        options={kinds.map((kind) => ({ value: kind.name, label: say(kind.title) }))}
        onChange={(to: string) => set({ to })}
      />
    </div>
  );
}

/** What is asked of whoever fills it in, and what it starts with. */
function Asked({ definition, field, draft, set }: PartProps): ReactNode {
  const texts = useObjectTexts();
  const asField: Field = {
    id: 'default',
    title: { zh: texts('default'), en: texts('default') },
    type: draft.shown === 'person' || COMPUTED.has(draft.shown) ? 'ref' : (draft.shown as Field['type']),
    choices: namedChoices(draft.choices).filter((choice) => choice.isRetired !== true),
    isIndexed: false,
    isCustom: true,
    isReadOnly: false,
  };
  return (
    <>
      {HAS_DEFAULT.has(draft.shown) && (
        <div className="obj-field">
          <label className="obj-label" htmlFor="obj-default">
            {texts('default')}
          </label>
          <ValueInput
            key={draft.shown}
            id="obj-default"
            field={asField}
            value={draft.start}
            onChange={(start) => set({ start: start ?? undefined })}
          />
        </div>
      )}
      <div className="obj-checks" role="group" aria-label={texts('asks')}>
        <Checkbox checked={draft.isRequired} onChange={(event) => set({ isRequired: event.target.checked })}>
          {texts('isRequired')}
        </Checkbox>
        {field?.isCustom !== false && (
          <Checkbox checked={draft.isReadOnly} onChange={(event) => set({ isReadOnly: event.target.checked })}>
            {texts('isReadOnly')}
          </Checkbox>
        )}
      </div>
      {!draft.isRequired && (
        <FormulaEditor
          id="obj-when"
          label={texts('whenRequired')}
          definition={definition}
          use="condition"
          value={draft.requiredWhen}
          onChange={(requiredWhen) => set({ requiredWhen })}
        />
      )}
    </>
  );
}

function Kept({ draft, set }: Pick<PartProps, 'draft' | 'set'>): ReactNode {
  const texts = useObjectTexts();
  return (
    <div className="obj-checks">
      {MAY_BE_UNIQUE.has(draft.shown) && (
        <Checkbox checked={draft.isUnique} onChange={(event) => set({ isUnique: event.target.checked })}>
          {texts('isUnique')}
        </Checkbox>
      )}
      {MAY_BE_SEARCHED.has(draft.shown) && (
        <Checkbox checked={draft.isSearched} onChange={(event) => set({ isSearched: event.target.checked })}>
          {texts('isSearched')}
        </Checkbox>
      )}
      <Checkbox checked={draft.isHidden} onChange={(event) => set({ isHidden: event.target.checked })}>
        {texts('isHidden')}
      </Checkbox>
    </div>
  );
}
