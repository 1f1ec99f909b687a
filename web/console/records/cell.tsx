import { ExpandAltOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Field, RecordRow, Value } from '@valence/contract';
import { RecordLink } from '../../parts/app-link.tsx';
import { sayValue } from '../../parts/format-value.ts';
import { isProbability } from './columns.ts';
import type { Locale } from '../../parts/i18n/index.ts';

/** What all cells of a table need to speak; read once per table, because a cell must cost next to nothing. */
export type CellLook = Readonly<{
  locale: Locale;
  yes: string;
  no: string;
  unknown: string;
  untitled: string;
  /** Names the tick box of a record. */
  tick: (title: string) => string;
}>;

type CellProps = Readonly<{
  row: RecordRow;
  field: Field;
  look: CellLook;
  /** Names of records are no links: where a click means the cell. */
  isStill?: boolean;
}>;

/** One value of a row. Unlike `Value` it asks nothing of React: four hundred of them are drawn anew in one frame of a fast scroll. */
export function Cell({ row, field, look, isStill = false }: CellProps): ReactNode {
  const value = row.data[field.id] ?? null;
  if (value === null) return unknown(look);
  if (isProbability(field) && typeof value === 'number') return <Probability ratio={value} locale={look.locale} />;
  if (Array.isArray(value)) return <ListCell field={field} value={value} row={row} look={look} />;
  if (field.type === 'rating' && typeof value === 'number') return <Stars count={value} />;
  if (typeof value === 'string')
    return <TextCell field={field} value={value} row={row} look={look} isStill={isStill} />;
  return textOf(field, value, look) ?? unknown(look);
}

type TextProps = Readonly<{ field: Field; value: string; row: RecordRow; look: CellLook; isStill: boolean }>;

function TextCell({ field, value, row, look, isStill }: TextProps): ReactNode {
  const { type } = field;
  if (type === 'ref') {
    const record = row.refs[value];
    if (record === undefined) return <span className="v-faint">…</span>;
    return isStill ? (
      <span className="rec-ref" translate="no">
        {record.title}
        <ExpandAltOutlined aria-hidden className="rec-open" data-open={record.id} />
      </span>
    ) : (
      <RecordLink record={record} />
    );
  }
  if (type === 'choice') return <ChoiceTag field={field} value={value} look={look} />;
  // In a list the day is enough; the time stands on hover
  if (type === 'datetime') {
    return (
      <time className="v-num" dateTime={value} title={textOf(field, value, look) ?? ''}>
        {dayOf(look.locale, value)}
      </time>
    );
  }
  const text = textOf(field, value, look);
  return text === null ? (
    unknown(look)
  ) : (
    <span title={text} translate="no">
      {text}
    </span>
  );
}

function ListCell({
  field,
  value,
  row,
  look,
}: Omit<TextProps, 'value' | 'isStill'> & { value: readonly string[] }): ReactNode {
  if (field.type === 'multiChoice')
    return value.map((part) => <ChoiceTag key={part} field={field} value={part} look={look} />);
  return value.map((part) => (
    <span key={part} className="v-tag rec-tag" translate="no">
      {field.type === 'refs' ? (row.refs[part]?.title ?? '…') : part}
    </span>
  ));
}

/** A choice with its colour as a dot; the word says it. */
export function ChoiceTag({ field, value, look }: { field: Field; value: string; look: CellLook }): ReactNode {
  const colour = field.choices?.find((choice) => choice.value === value)?.colour;
  return (
    <span
      className={`v-tag rec-tag${colour === undefined ? '' : ' has-dot'}`}
      {...(colour !== undefined && { 'data-colour': colour })}
    >
      {textOf(field, value, look)}
    </span>
  );
}

function Stars({ count }: { count: number }): ReactNode {
  return (
    <span className="rec-stars" role="img" aria-label={`${count} / 5`}>
      <span aria-hidden>{'★'.repeat(count)}</span>
      <span aria-hidden className="is-off">
        {'★'.repeat(Math.max(0, 5 - count))}
      </span>
    </span>
  );
}

function Probability({ ratio, locale }: { ratio: number; locale: Locale }): ReactNode {
  return (
    <span className="rec-score">
      <span className="rec-score-track" aria-hidden>
        <i style={{ width: `${Math.round(ratio * 100)}%` }} />
      </span>
      {PERCENT[locale].format(ratio)}
    </span>
  );
}

function unknown(look: CellLook): ReactNode {
  return (
    <span className="v-faint" title={look.unknown}>
      —
    </span>
  );
}

function textOf(field: Field, value: Value, look: CellLook): string | null {
  return sayValue(field, value, look.locale, look);
}

function dayOf(locale: Locale, at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : DAY[locale].format(date);
}

// Making a format costs more than using it a hundred times
const percent = (locale: Locale) => new Intl.NumberFormat(locale, { style: 'percent' });
const PERCENT: Readonly<Record<Locale, Intl.NumberFormat>> = { 'zh-CN': percent('zh-CN'), en: percent('en') };
const day = (locale: Locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const DAY: Readonly<Record<Locale, Intl.DateTimeFormat>> = { 'zh-CN': day('zh-CN'), en: day('en') };
