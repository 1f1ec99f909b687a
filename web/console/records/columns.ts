import type { Field } from '@valence/contract';

/** Start widths in px that fit what a type usually holds. */
const WIDTHS: Partial<Record<Field['type'], number>> = {
  longText: 280,
  integer: 100,
  number: 118,
  money: 124,
  date: 128,
  datetime: 128,
  boolean: 84,
  choice: 96,
  tags: 200,
  email: 210,
  phone: 150,
  url: 200,
  ref: 150,
};
const TITLE_WIDTH = 240;
/** A person's name is short. */
const PERSON_WIDTH = 106;
const TEXT_WIDTH = 130;

/** The CSS grid of a row: at least the start widths; what room is left goes to all in proportion. */
export function gridOf(columns: readonly Field[]): { template: string; minWidth: number } {
  const widths = columns.map((field, index) => (index === 0 ? TITLE_WIDTH : widthOf(field)));
  const template = widths.map((width) => `minmax(${width}px, ${width}fr)`);
  return { template: template.join(' '), minWidth: widths.reduce((sum, width) => sum + width, 0) };
}

function widthOf({ type, to }: Field): number {
  return to === 'person' ? PERSON_WIDTH : (WIDTHS[type] ?? TEXT_WIDTH);
}

/** True for types that stand right-aligned, digit under digit. */
export function isNumeric({ type }: Pick<Field, 'type'>): boolean {
  return type === 'integer' || type === 'number' || type === 'money';
}

/** The columns with `moved` standing before `before` (null: at the end). The first, which names the record, stays. */
export function moveColumn(columns: readonly string[], moved: string, before: string | null): string[] {
  const [title, ...rest] = columns;
  if (title === undefined || moved === title || before === title || moved === before) return [...columns];
  const others = rest.filter((id) => id !== moved);
  const at = before === null ? others.length : others.indexOf(before);
  if (at === -1 || others.length === rest.length) return [...columns];
  return [title, ...others.slice(0, at), moved, ...others.slice(at)];
}
