import type { Field } from '@valence/contract';
import type { Column } from './list-state.ts';

/** Start widths in px that fit what a type usually holds. */
const WIDTHS: Partial<Record<Field['type'], number>> = {
  longText: 280,
  integer: 100,
  number: 118,
  money: 128,
  date: 132,
  datetime: 142,
  boolean: 84,
  choice: 104,
  multiChoice: 180,
  rating: 104,
  tags: 200,
  address: 240,
  email: 210,
  phone: 150,
  url: 200,
  ref: 160,
  refs: 200,
};
const TITLE_WIDTH = 260;
/** A person's name is short. */
const PERSON_WIDTH = 110;
const TEXT_WIDTH = 136;
/** The strip before the first column: the tick box. */
export const GUTTER = 40;
export const NARROWEST = 56;
export const WIDEST = 900;

/** Width in px of a column: as chosen, else what fits its type. */
export function widthOf({ field, width }: Pick<Column, 'field' | 'width'>, isTitle: boolean): number {
  if (width !== undefined) return width;
  if (isTitle) return TITLE_WIDTH;
  return field.to === 'person' ? PERSON_WIDTH : (WIDTHS[field.type] ?? TEXT_WIDTH);
}

export type GridShape = Readonly<{
  /** The CSS grid of a row. */
  template: string;
  minWidth: number;
  /** Where fixed columns stand from the left, in px; undefined for those that move. */
  lefts: readonly (number | undefined)[];
}>;

/** The CSS grid of a row. Room that is left goes to the columns nobody chose a width for; fixed columns keep theirs. */
export function shapeOf(columns: readonly Column[]): GridShape {
  let left = GUTTER;
  const lefts: (number | undefined)[] = [];
  const parts = columns.map((column, at) => {
    const width = widthOf(column, at === 0);
    lefts.push(column.isFrozen ? left : undefined);
    left += width;
    return column.isFrozen || column.width !== undefined ? `${width}px` : `minmax(${width}px, ${width}fr)`;
  });
  const isElastic = parts.some((part) => part.startsWith('minmax'));
  return {
    template: [`${GUTTER}px`, ...parts, ...(isElastic ? [] : ['minmax(0, 1fr)'])].join(' '),
    minWidth: left,
    lefts,
  };
}

/** True for types that stand right-aligned, digit under digit. */
export function isNumeric({ type }: Pick<Field, 'type'>): boolean {
  return type === 'integer' || type === 'number' || type === 'money';
}

const UNSORTED: ReadonlySet<Field['type']> = new Set(['tags', 'multiChoice', 'refs', 'address', 'file']);
/** Fields a list can be sorted by. */
export const isSortable = ({ isIndexed, type }: Field): boolean => isIndexed && !UNSORTED.has(type);

const GROUPED: ReadonlySet<Field['type']> = new Set(['choice', 'ref', 'boolean', 'date', 'datetime', 'rating', 'text']);
/** Fields whose values make groups of a sensible number. */
export const isGroupable = ({ type, isIndexed }: Field): boolean => isIndexed && GROUPED.has(type);

/** The columns with `moved` standing before `before` (null: at the end). The first, which names the record, stays. */
export function moveColumn(columns: readonly Column[], moved: string, before: string | null): Column[] {
  const [title, ...rest] = columns;
  const column = rest.find(({ field }) => field.id === moved);
  if (title === undefined || column === undefined || before === title.field.id || moved === before) return [...columns];
  const others = rest.filter((other) => other !== column);
  const at = before === null ? others.length : others.findIndex(({ field }) => field.id === before);
  if (at === -1) return [...columns];
  // It becomes fixed or free like the one it now stands before
  const isFrozen = others[at]?.isFrozen === true;
  return [title, ...others.slice(0, at), { ...column, isFrozen }, ...others.slice(at)];
}

/** The columns with one changed. */
export function changeColumn(columns: readonly Column[], id: string, change: Partial<Omit<Column, 'field'>>): Column[] {
  return columns.map((column) => (column.field.id === id ? { ...column, ...change } : column));
}

/** The score is a probability; kinds have no word for that, so it goes by its name. */
export function isProbability({ id, type }: Pick<Field, 'id' | 'type'>): boolean {
  return id === 'score' && type === 'number';
}
