import { EditOutlined, HolderOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { GRID_COLUMNS, type Period, type Widget } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { placed } from './grid.ts';
import { useDashboardTexts } from './texts.ts';
import { WidgetCard } from './widget-card.tsx';

/** Height of a row with the gap below it, in px; the same as in the styles. */
const STEP = 52;

type Props = Readonly<{
  widgets: readonly Widget[];
  period: Period | null;
  isEditing: boolean;
  /** The one that is open for change: it is brought into view. */
  openId: string | undefined;
  onChange: (widgets: Widget[]) => void;
  onEdit: (id: string) => void;
}>;

type Drag = Readonly<{ id: string; isResize: boolean; x: number; y: number; from: Widget }>;

/** The widgets on their grid. While it is edited they are dragged and sized by pointer or by keys. */
export function GridView({ widgets, period, isEditing, openId, onChange, onEdit }: Props): ReactNode {
  const grid = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>(null);
  const [shown, setShown] = useState<Widget[] | null>(null);
  useEffect(() => {
    if (openId !== undefined)
      grid.current?.querySelector('.is-open')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [openId]);
  const start = (event: PointerEvent<HTMLElement>, from: Widget, isResize: boolean): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { id: from.id, isResize, x: event.clientX, y: event.clientY, from };
    setShown([...widgets]);
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    const now = drag.current;
    if (now === null || grid.current === null) return;
    const column = grid.current.clientWidth / GRID_COLUMNS;
    const [dx, dy] = [Math.round((event.clientX - now.x) / column), Math.round((event.clientY - now.y) / STEP)];
    setShown(placed(widgets, now.id, shifted(now.from, dx, dy, now.isResize)));
  };
  const end = (): void => {
    if (drag.current !== null && shown !== null) onChange(shown);
    drag.current = null;
    setShown(null);
  };
  const byKey = (event: KeyboardEvent, widget: Widget): void => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const [dx = 0, dy = 0] = step;
    onChange(placed(widgets, widget.id, shifted(widget, dx, dy, event.shiftKey)));
  };
  const drawn = (shown ?? widgets).toSorted((a, b) => a.y - b.y || a.x - b.x);
  return (
    <div ref={grid} className={isEditing ? 'db-grid is-editing' : 'db-grid'}>
      {drawn.map((widget) => (
        <div
          key={widget.id}
          className={`db-cell${drag.current?.id === widget.id && shown !== null ? ' is-moving' : ''}${widget.id === openId ? ' is-open' : ''}`}
          style={{
            gridColumn: `${widget.x + 1} / span ${widget.w}`,
            gridRow: `${widget.y + 1} / span ${widget.h}`,
            ['--db-h' as string]: widget.h,
          }}
        >
          <WidgetCard
            widget={widget}
            period={period}
            tools={
              isEditing && (
                <Tools
                  widget={widget}
                  onEdit={onEdit}
                  onKey={byKey}
                  handlers={{ onPointerMove: move, onPointerUp: end, onPointerCancel: end }}
                  onStart={start}
                />
              )
            }
          />
        </div>
      ))}
    </div>
  );
}

function shifted(widget: Widget, dx: number, dy: number, isResize: boolean): Widget {
  return isResize
    ? { ...widget, w: Math.min(widget.w + dx, GRID_COLUMNS - widget.x), h: widget.h + dy }
    : { ...widget, x: widget.x + dx, y: widget.y + dy };
}

type Handlers = Readonly<
  Record<'onPointerMove' | 'onPointerUp' | 'onPointerCancel', (event: PointerEvent<HTMLElement>) => void>
>;
type ToolsProps = Readonly<{
  widget: Widget;
  onEdit: (id: string) => void;
  onKey: (event: KeyboardEvent, widget: Widget) => void;
  onStart: (event: PointerEvent<HTMLElement>, widget: Widget, isResize: boolean) => void;
  handlers: Handlers;
}>;

function Tools({ widget, onEdit, onKey, onStart, handlers }: ToolsProps): ReactNode {
  const t = useDashboardTexts();
  const name = useSay()(widget.title);
  return (
    <>
      <button
        type="button"
        className="db-icon"
        aria-label={t('editWidget', { name })}
        title={t('editWidget', { name })}
        onClick={() => onEdit(widget.id)}
      >
        <EditOutlined aria-hidden />
      </button>
      <button
        type="button"
        className="db-icon db-handle"
        aria-label={t('moveWidget', { name })}
        title={t('moveWidget', { name })}
        onKeyDown={(event) => onKey(event, widget)}
        onPointerDown={(event) => onStart(event, widget, false)}
        {...handlers}
      >
        <HolderOutlined aria-hidden />
      </button>
      <span
        className="db-resize"
        title={t('resizeWidget', { name })}
        onPointerDown={(event) => onStart(event, widget, true)}
        {...handlers}
      />
    </>
  );
}
