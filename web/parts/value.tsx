import type { FieldType, RecordRef, Value as FieldValue } from '@valence/contract';
import type { ReactNode } from 'react';
import { RecordLink } from './app-link.tsx';
import { isMoney, sayChoice, sayValue, type FieldLook } from './format-value.ts';
import { useLocale } from './i18n/index.ts';
import './parts.css';
import { usePartTexts } from './texts.ts';

type ValueProps = {
  field?: FieldLook | undefined;
  value: FieldValue | undefined;
  /** Titles of the records that ref values name, by id. */
  refs?: Readonly<Record<string, RecordRef>> | undefined;
  /** What stands for "not known"; default a dash. */
  unknown?: string;
};

/** Any typed value for reading: money, days, instants, choices, tags, links to records, mail and web addresses. */
export function Value({ field, value, refs, unknown = '—' }: ValueProps) {
  const t = usePartTexts();
  const locale = useLocale();
  const text = sayValue(field, value, locale, { yes: t('yes'), no: t('no') });
  if (text === null) {
    return (
      <span className="value-unknown" title={t('unknown')}>
        {unknown}
      </span>
    );
  }
  if (typeof value === 'string') return <TextValue field={field} value={value} text={text} refs={refs} />;
  if (Array.isArray(value)) return <Several field={field} values={value} refs={refs} />;
  if (field?.type === 'rating' && typeof value === 'number') return <Stars count={value} />;
  return <span className={typeof value === 'number' || isMoney(value) ? 'v-num' : undefined}>{text}</span>;
}

/** Several values: tags, choices by their names and colours, or links to records. */
function Several({ field, values, refs }: Pick<ValueProps, 'field' | 'refs'> & { values: readonly string[] }) {
  const locale = useLocale();
  return (
    <span className="value-tags">
      {values.map((value) => {
        const record = field?.type === 'refs' ? refs?.[value] : undefined;
        if (record !== undefined) return <RecordLink key={value} record={record} />;
        return <ChoiceTag key={value} field={field} value={value} text={sayChoice(field, value, locale)} />;
      })}
    </span>
  );
}

function ChoiceTag({ field, value, text }: { field: FieldLook | undefined; value: string; text: string }) {
  const colour = field?.choices?.find((choice) => choice.value === value)?.colour;
  return (
    <span className={colour === undefined ? 'v-tag' : `v-tag is-${colour}`} translate="no">
      {text}
    </span>
  );
}

const MOST_STARS = 5;

function Stars({ count }: { count: number }) {
  const shown = Math.max(0, Math.min(MOST_STARS, count));
  return (
    <span className="value-stars" role="img" aria-label={`${count} / ${MOST_STARS}`}>
      {'★'.repeat(shown)}
      <span className="v-faint">{'☆'.repeat(MOST_STARS - shown)}</span>
    </span>
  );
}

type TextValueProps = Pick<ValueProps, 'field' | 'refs'> & { value: string; text: string };

function TextValue({ field, value, text, refs }: TextValueProps) {
  const look = field === undefined ? undefined : LOOKS[field.type];
  if (look !== undefined) return look(value, text);
  if (field?.type === 'choice') return <ChoiceTag field={field} value={value} text={text} />;
  const record = field?.type === 'ref' ? refs?.[value] : undefined;
  if (record !== undefined) return <RecordLink record={record} />;
  return field?.type === 'ref' ? <UnnamedRecord id={value} /> : <span translate="no">{text}</span>;
}

/** A record whose name was not told, as in an old value: it can be opened, and an id says nothing to people. */
function UnnamedRecord({ id }: { id: string }) {
  const t = usePartTexts();
  return <RecordLink record={{ id, kind: '', title: t('aRecord') }} />;
}

type Look = (value: string, text: string) => ReactNode;
const time: Look = (value, text) => (
  <time className="v-num" dateTime={value}>
    {text}
  </time>
);

/** Types of text that are shown as more than their words. */
const LOOKS: Partial<Record<FieldType, Look>> = {
  email: (value) => <a href={`mailto:${value}`}>{value}</a>,
  phone: (value) => (
    <a className="v-num" href={`tel:${value}`}>
      {value}
    </a>
  ),
  url: (value, text) =>
    isWebAddress(value) ? (
      <a href={value} target="_blank" rel="noreferrer noopener">
        {text.replace(/^https?:\/\//, '')}
      </a>
    ) : (
      <span>{text}</span>
    ),
  longText: (_, text) => (
    <span className="value-long" translate="no">
      {text}
    </span>
  ),
  date: time,
  datetime: time,
};

/** Only web addresses become links: imported data may hold `javascript:` ones. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value);
}
