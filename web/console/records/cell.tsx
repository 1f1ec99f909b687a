import type { ReactNode } from 'react';
import type { Field, RecordRow, Value } from '@valence/contract';
import { RecordLink } from '../../parts/app-link.tsx';
import { sayValue } from '../../parts/format-value.ts';
import type { Locale } from '../../parts/i18n/index.ts';

/** What all cells of a table need to speak; read once per table, because a cell must cost next to nothing. */
export type CellLook = Readonly<{ locale: Locale; yes: string; no: string; unknown: string; untitled: string }>;

/** One value of a row. Unlike `Value` it asks nothing of React: four hundred of them are drawn anew in one frame of a fast scroll. */
export function Cell({ row, field, look }: { row: RecordRow; field: Field; look: CellLook }): ReactNode {
  const value = row.data[field.id] ?? null;
  if (value === null) return unknown(look);
  if (isProbability(field) && typeof value === 'number') return <Probability ratio={value} locale={look.locale} />;
  if (Array.isArray(value)) {
    return value.map((tag) => (
      <span key={tag} className="v-tag rec-tag" translate="no">
        {tag}
      </span>
    ));
  }
  if (typeof value === 'string') return <TextCell field={field} value={value} row={row} look={look} />;
  return textOf(field, value, look) ?? unknown(look);
}

/** The score is a probability; kinds have no word for that, so it goes by its name. */
export function isProbability({ id, type }: Pick<Field, 'id' | 'type'>): boolean {
  return id === 'score' && type === 'number';
}

type TextProps = Readonly<{ field: Field; value: string; row: RecordRow; look: CellLook }>;

function TextCell({ field, value, row, look }: TextProps): ReactNode {
  const { type } = field;
  if (type === 'ref') {
    const record = row.refs[value];
    return record === undefined ? value : <RecordLink record={record} />;
  }
  if (type === 'choice') return <span className="v-tag">{textOf(field, value, look)}</span>;
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
