import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { useLocale, type Locale } from '../../../parts/i18n/index.ts';
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
  const label = labelOf({ row, start, end, choice }, locale);
  const daysFrom = (x: number, event: PointerEvent): number => Math.round((event.clientX - x) / dayWidth);
  const may = (part: 'both' | 'end'): boolean => (part === 'both' ? isMovable : isLengthy);
  const take = (part: 'both' | 'end') => (event: PointerEvent) => {
    if (!may(part)) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, part };
  };
  const follow = (event: PointerEvent): void => {
    if (grip.current !== null) setPull({ days: daysFrom(grip.current.x, event), part: grip.current.part });
  };
  const drop = (event: PointerEvent): void => {
    if (grip.current === null) return;
    const { x, part } = grip.current;
    const by = daysFrom(x, event);
    grip.current = null;
    setPull({ days: 0, part: 'both' });
    if (by !== 0) onShift(by, part);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    const part = event.shiftKey ? 'end' : 'both';
    if (may(part)) onShift(by, part);
  };
  const handlers = { onPointerMove: follow, onPointerUp: drop, onPointerCancel: drop };
  return (
    <button
      type="button"
      className={`tl-bar${isMovable ? ' is-movable' : ''}`}
      {...(choice?.colour !== undefined && { 'data-colour': choice.colour })}
      style={placeOf(bar, pull.days * dayWidth, pull.part)}
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

/** Where the bar is drawn while it is being pulled by so many px. */
function placeOf(
  bar: { left: number; width: number },
  pulled: number,
  part: 'both' | 'end',
): { left: number; width: number } {
  return part === 'both'
    ? { left: NAMES + bar.left + pulled, width: bar.width }
    : { left: NAMES + bar.left, width: Math.max(8, bar.width + pulled) };
}

type Labelled = Pick<Props, 'row' | 'start' | 'end'> & { choice: NonNullable<Field['choices']>[number] | undefined };

/** Name, days and colour in words. */
function labelOf({ row, start, end, choice }: Labelled, locale: Locale): string {
  const days = end === null ? sayDay(start, locale) : `${sayDay(start, locale)} – ${sayDay(end, locale)}`;
  const colour = choice === undefined ? [] : [locale === 'en' ? choice.title.en : choice.title.zh];
  return [row.title, days, ...colour].join(' · ');
}
