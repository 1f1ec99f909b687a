import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Field, Groups, Kind } from '@valence/contract';
import { sayValue } from '../../../parts/format-value.ts';
import type { CellLook } from '../cell.tsx';
import { isNumeric, type GridShape } from '../columns.ts';
import type { Group, Line } from '../lines.ts';
import type { Column, ListState } from '../list-state.ts';
import { useRecordTexts } from '../texts.ts';
import { Figure } from './figure.tsx';

type Props = Readonly<{
  line: number;
  top: number;
  found: Extract<Line, { type: 'head' }>;
  kind: Kind;
  state: ListState;
  columns: readonly Column[];
  shape: GridShape;
  refs: Groups['refs'];
  look: CellLook;
}>;

/** The head of a group: its value, how many, and the sums under their columns. */
export function GroupRow({ line, top, found, kind, state, columns, shape, refs, look }: Props): ReactNode {
  const texts = useRecordTexts();
  const { group, isOpen, key } = found;
  const field = kind.fields.find(({ id }) => id === state.groupBy);
  const name = groupName(field, group.key, refs, look);
  return (
    <div role="row" aria-rowindex={line + 2} data-line={line} className="rec-row rec-group-row" style={{ top }}>
      <div role="rowheader" className="rec-group-name" style={{ gridColumn: '1 / 3', left: 0 }}>
        <button type="button" className="v-plain-button rec-group-toggle" aria-expanded={isOpen} data-group={key}>
          {isOpen ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
          <span className="v-cut" translate="no">
            {name}
          </span>
          <span className="v-faint v-num">{texts('count', { count: group.count.toLocaleString(look.locale) })}</span>
        </button>
      </div>
      {columns.slice(1).map(({ field: of }, at) => {
        const sum = group.sums.find((known) => known.field === of.id);
        const left = shape.lefts[at + 1];
        return (
          <div
            key={of.id}
            role="gridcell"
            className={`rec-cell${isNumeric(of) ? ' is-number' : ''}${left === undefined ? '' : ' is-fixed'}`}
            style={left === undefined ? undefined : { left }}
          >
            {sum !== undefined && <Figure field={of} sum={sum} look={look} />}
          </div>
        );
      })}
    </div>
  );
}

/** What a group is called: a choice, a record, a month, or what was not filled in. */
export function groupName(field: Field | undefined, key: Group['key'], refs: Groups['refs'], look: CellLook): string {
  if (key === null || field === undefined) return look.unknown;
  if (field.type === 'ref') return refs[String(key)]?.title ?? '…';
  if (field.type === 'date' || field.type === 'datetime') return monthName(String(key), look.locale);
  if (field.type === 'boolean') return String(key) === 'true' ? look.yes : look.no;
  if (field.type === 'rating') return '★'.repeat(Number(key));
  return sayValue(field, key, look.locale, look) ?? look.unknown;
}

function monthName(day: string, locale: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(date);
}
