import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { ColumnMapping, Field, Kind, RelationChoice } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useImportTexts } from './texts.ts';

type Props = Readonly<{
  row: ColumnMapping;
  fields: readonly Field[];
  kinds: readonly Kind[];
  onChange: (relation: RelationChoice | null) => void;
}>;

/** Types whose values tell one record from another. */
const TELLING: ReadonlySet<Field['type']> = new Set(['text', 'email', 'phone', 'url', 'integer']);
const MISSING = ['create', 'refuse', 'empty'] as const;
/** Kinds whose records the server finds by more than their name, and makes, unless told. */
const NAMED: ReadonlySet<string> = new Set(['organisation', 'person']);

/** How a column that names other records finds them, and what happens where there is none. */
export function RelationSelect({ row, fields, kinds, onChange }: Props): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const field = row.isIgnored ? undefined : fields.find(({ id }) => id === row.field);
  const kind =
    field?.type === 'ref' || field?.type === 'refs' ? kinds.find(({ name }) => name === field.to) : undefined;
  if (field === undefined || kind === undefined) return null;
  const isUsual = NAMED.has(kind.name) && field.type === 'ref';
  const { by, missing } = row.relation ?? {
    by: kind.titleField,
    missing: isUsual ? ('create' as const) : ('refuse' as const),
  };
  const tell = (part: Partial<RelationChoice>): void => onChange({ by, missing, ...part });
  const ways = kind.fields.filter(({ id, type }) => id === kind.titleField || TELLING.has(type));
  return (
    <div className="imp-relation">
      <Select
        size="small"
        aria-label={texts('relationBy', { column: row.column })}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={by}
        options={[
          ...ways.map(({ id, title }) => ({ value: id, label: texts('foundBy', { field: sayText(title) }) })),
          { value: '$id', label: texts('foundById') },
        ]}
        onChange={(next) => tell({ by: next, ...(next === '$id' && missing === 'create' && { missing: 'refuse' }) })}
      />
      <Select
        size="small"
        aria-label={texts('relationMissing', { column: row.column })}
        popupMatchSelectWidth={false}
        value={missing}
        options={MISSING.filter((way) => way !== 'create' || by !== '$id').map((way) => ({
          value: way,
          label: texts(`missing_${way}`),
        }))}
        onChange={(next) => tell({ missing: next })}
      />
    </div>
  );
}
