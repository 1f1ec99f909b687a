import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { useLocale } from '../../../parts/i18n/index.ts';
import { sayDay } from '../../../parts/format-value.ts';
import { barOf, SCALE, type Zoom } from './scale.ts';

type Props = Readonly<{
  row: RecordRow;
  from: string;
  zoom: Zoom;
  start: string;
  end: string | null;
  colourField: Field | undefined;
  isMovable: boolean;
  isLengthy: boolean;
  /** By how many days the whole bar, or its end, is moved. */
  onShift: (days: number, part: 'both' | 'end') => void;
}>;

/** Width of the names before the days, in px; the style sheet has the same. */
const NAMES = 240;

/** A record's days as a bar: dragged by its middle or its end, or moved with Alt and the arrow keys (with Shift its end). */
export function Bar({ row, from, zoom, start, end, colourField, isMovable, isLengthy, onShift }: Props): ReactNode {
  const locale = useLocale();
  const { dayWidth } = SCALE[zoom];
  const grip = useRef<{ x: number; part: 'both' | 'end' } | null>(null);
  const [pull, setPull] = useState<{ days: number; part: 'both' | 'end' }>({ days: 0, part: 'both' });
  const bar = barOf(from, zoom, start, end);
  if (bar === null) return null;
  const choice = colourField?.choices?.find(({ value }) => value === row.data[colourField.id]);
  const days = end === null ? sayDay(start, locale) : `${sayDay(start, locale)} – ${sayDay(end, locale)}`;
  const label = [
    row.title,
    days,
    ...(choice === undefined ? [] : [locale === 'en' ? choice.title.en : choice.title.zh]),
  ].join(' · ');
  const daysOf = (event: PointerEvent): number =>
    grip.current === null ? 0 : Math.round((event.clientX - grip.current.x) / dayWidth);
  const take = (part: 'both' | 'end') => (event: PointerEvent) => {
    if (part === 'both' ? !isMovable : !isLengthy) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, part };
  };
  const follow = (event: PointerEvent): void => {
    if (grip.current !== null) setPull({ days: daysOf(event), part: grip.current.part });
  };
  const drop = (event: PointerEvent): void => {
    if (grip.current === null) return;
    const by = daysOf(event);
    const { part } = grip.current;
    grip.current = null;
    setPull({ days: 0, part: 'both' });
    if (by !== 0) onShift(by, part);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    const part = event.shiftKey ? 'end' : 'both';
    if (part === 'both' ? isMovable : isLengthy) onShift(by, part);
  };
  const handlers = { onPointerMove: follow, onPointerUp: drop, onPointerCancel: drop };
  const pulled = pull.days * dayWidth;
  return (
    <button
      type="button"
      className={`tl-bar${isMovable ? ' is-movable' : ''}`}
      {...(choice?.colour !== undefined && { 'data-colour': choice.colour })}
      style={{
        left: NAMES + bar.left + (pull.part === 'both' ? pulled : 0),
        width: Math.max(8, bar.width + (pull.part === 'end' ? pulled : 0)),
      }}
      aria-label={label}
      title={label}
      onPointerDown={take('both')}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <span className="v-cut" translate="no">
        {bar.width > 70 ? row.title : ''}
      </span>
      {isLengthy && <span className="tl-end" onPointerDown={take('end')} {...handlers} />}
    </button>
  );
}
