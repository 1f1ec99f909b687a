import { KeyOutlined } from '@ant-design/icons';
import { Checkbox, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import {
  FIELD_TYPES,
  type ColumnMapping,
  type Field,
  type FieldType,
  type Import,
  type ImportColumn,
  type Kind,
  type RelationChoice,
} from '@valence/contract';
import { useQuery } from '@tanstack/react-query';
import { Confidence } from '../../parts/confidence.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { relate, retarget, targetOf, toggleKey, type MappingDraft, type MappingFault, type Target } from './mapping.ts';
import { RelationSelect } from './relation-select.tsx';
import { useImportTexts } from './texts.ts';

type Props = Readonly<{
  entry: Import;
  draft: MappingDraft;
  faults: readonly MappingFault[];
  onChange: (draft: MappingDraft) => void;
}>;

/** New columns are offered as these types; references need a field that exists. */
const NEW_TYPES = FIELD_TYPES.filter((type) => !['ref', 'refs', 'file'].includes(type));
/** From this many columns on there is a box to find one. */
const MANY_COLUMNS = 12;

/** What each column of the file becomes, how sure the suggestion is and why; every line can be changed. */
export function MappingTable({ entry, draft, faults, onChange }: Props): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  const fields = kinds.find(({ name }) => name === entry.kind)?.fields ?? [];
  const [wanted, setWanted] = useState('');
  const needle = wanted.trim().toLowerCase();
  const titleOf = (id: string): string => {
    const field = fields.find((known) => known.id === id);
    return field === undefined ? id : sayText(field.title);
  };
  return (
    <section className="v-panel imp-panel">
      <div className="imp-map-head">
        <p className={draft.keys.length === 0 ? 'imp-warn' : 'v-quiet'}>
          <KeyOutlined aria-hidden /> {texts(draft.keys.length === 0 ? 'keyNone' : 'keyHint')}
        </p>
        {entry.columns.length > MANY_COLUMNS && (
          <Input
            allowClear
            className="imp-map-find"
            placeholder={texts('filterColumns')}
            aria-label={texts('filterColumns')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
      </div>
      {faults.map(({ field, columns }) => (
        <p key={field} role="alert" className="imp-fault">
          {texts('fieldTwice', { field: titleOf(field), columns: columns.join(texts('join')) })}
        </p>
      ))}
      <table className="imp-map">
        <thead>
          <tr>
            <th scope="col">{texts('columnHead')}</th>
            <th scope="col">{texts('becomes')}</th>
            <th scope="col">{texts('why')}</th>
            <th scope="col" className="imp-map-key">
              {texts('key')}
            </th>
          </tr>
        </thead>
        <tbody>
          {entry.columns.map((column, at) => {
            const row = draft.mapping[at];
            if (row === undefined || !column.column.toLowerCase().includes(needle)) return null;
            const isFaulty = faults.some(({ columns }) => columns.includes(column.column));
            return (
              <Row
                key={column.column}
                column={column}
                fields={fields}
                kinds={kinds}
                row={row}
                onRelation={(relation) => onChange(relate(draft, column.column, relation))}
                targetKey={keyOfTarget(targetOf(row))}
                isKey={draft.keys.includes(column.column)}
                isFaulty={isFaulty}
                onTarget={(target) => onChange(retarget(draft, column.column, target))}
                onKey={() => onChange(toggleKey(draft, column.column))}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = Readonly<{
  column: ImportColumn;
  fields: readonly Field[];
  kinds: readonly Kind[];
  row: ColumnMapping;
  onRelation: (relation: RelationChoice | null) => void;
  targetKey: string;
  isKey: boolean;
  isFaulty: boolean;
  onTarget: (target: Target) => void;
  onKey: () => void;
}>;

function Row({
  column,
  fields,
  kinds,
  row,
  onRelation,
  targetKey,
  isKey,
  isFaulty,
  onTarget,
  onKey,
}: RowProps): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const isOwn = keyOfTarget(targetOf(column.suggestion)) !== targetKey;
  const isIgnored = targetKey === 'ignored';
  const facts = column.distinct === 0 ? [texts('allEmpty')] : factsOf(column, texts);
  const options = [
    { value: 'ignored', label: texts('ignore') },
    {
      label: texts('groupFields'),
      options: fields
        .filter((field) => !field.isReadOnly)
        .map(({ id, title }) => ({ value: `field:${id}`, label: sayText(title) })),
    },
    ...fields.filter(isThrough).flatMap((ref) => {
      const kind = kinds.find(({ name }) => name === ref.to);
      if (kind === undefined) return [];
      return [
        {
          label: texts('groupThrough', { field: sayText(ref.title) }),
          options: kind.fields
            .filter((field) => !field.isReadOnly && field.id !== kind.titleField && !NEVER_THROUGH.has(field.type))
            .map(({ id, title }) => ({
              value: `field:${ref.id}.${id}`,
              label: `${sayText(ref.title)} · ${sayText(title)}`,
            })),
        },
      ];
    }),
    {
      label: texts('groupNew'),
      options: NEW_TYPES.map((type) => ({
        value: `new:${type}`,
        label: texts('newField', { type: texts(`type_${type}`) }),
      })),
    },
  ];
  return (
    <tr className={isIgnored ? 'is-ignored' : ''}>
      <td>
        <strong className="imp-map-name">{column.column}</strong>
        <div className="v-faint imp-map-facts" title={column.examples.join(texts('join'))}>
          {facts.join(' · ')}
        </div>
      </td>
      <td>
        <Select
          aria-label={texts('targetOf', { column: column.column })}
          className="imp-map-target"
          showSearch={{ optionFilterProp: 'label' }}
          value={targetKey}
          options={options}
          {...(isFaulty && { status: 'error' as const })}
          onChange={(next: string) => onTarget(targetOfKey(next))}
        />
        <RelationSelect row={row} fields={fields} kinds={kinds} onChange={onRelation} />
      </td>
      <td className="imp-map-why">
        {isOwn ? (
          <span className="v-tag is-primary">{texts('changed')}</span>
        ) : (
          <>
            <Confidence ratio={column.confidence} />
            <div className="v-quiet">{sayText(column.reason)}</div>
          </>
        )}
      </td>
      <td className="imp-map-key">
        <Checkbox
          checked={isKey}
          disabled={isIgnored}
          aria-label={texts('keyOf', { column: column.column })}
          onChange={onKey}
        >
          <span className="imp-phone-only">{texts('key')}</span>
        </Checkbox>
      </td>
    </tr>
  );
}

/** What a file may say of a record that a row only refers to: its own values, not whom it refers to in turn. */
const NEVER_THROUGH: ReadonlySet<FieldType> = new Set(['ref', 'refs', 'file']);

function isThrough(field: Field): boolean {
  return field.type === 'ref' && !field.isReadOnly;
}

type Texts = ReturnType<typeof useImportTexts>;

function factsOf({ examples, distinct, emptyRatio }: ImportColumn, texts: Texts): string[] {
  const facts = [
    texts('examples', { values: examples.slice(0, 3).join(texts('join')) }),
    texts('distinct', { count: distinct }),
  ];
  return emptyRatio < 0.005 ? facts : [...facts, texts('empties', { percent: Math.round(emptyRatio * 100) })];
}

function keyOfTarget(target: Target): string {
  if (target.becomes === 'field') return `field:${target.field}`;
  return target.becomes === 'new' ? `new:${target.type}` : 'ignored';
}

function targetOfKey(key: string): Target {
  if (key.startsWith('field:')) return { becomes: 'field', field: key.slice('field:'.length) };
  return key.startsWith('new:')
    ? { becomes: 'new', type: key.slice('new:'.length) as FieldType }
    : { becomes: 'ignored' };
}
