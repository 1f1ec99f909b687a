import { Input, type InputRef } from 'antd';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Agent, StudioTool, Tool } from '@valence/contract';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { ranked, stepped } from '../palette/match.ts';
import { TYPE_ICONS } from './box-view.tsx';
import { NODE_TYPES, type NodeType } from './model/graph.ts';
import { drag } from './palette-drag.ts';
import { useStudioTexts } from './texts.ts';

/** What can be put on the canvas. */
export type Piece = Readonly<{
  key: string;
  group: 'nodes' | 'tools' | 'outside' | 'agents';
  type: NodeType;
  /** The tool or agent it calls; empty for a bare node. */
  of: string;
  title: string;
  about: string;
  effect: Tool['effect'] | null;
  words: readonly string[];
}>;

/** All that can be put on the canvas of one agent. */
export function usePieces(
  tools: readonly StudioTool[],
  agents: readonly Pick<Agent, 'name' | 'title' | 'about'>[],
): Piece[] {
  const t = useStudioTexts();
  const say = useSay();
  return [
    ...NODE_TYPES.filter((type) => type !== 'call' && type !== 'agent').map((type) => ({
      key: type,
      group: 'nodes' as const,
      type,
      of: '',
      title: t(`type_${type}`),
      about: t(`about_${type}`),
      effect: null,
      words: [type],
    })),
    ...tools
      .filter(({ isCurrent }) => isCurrent)
      .map(({ fn, name, title, about, effect, connection }) => ({
        key: fn,
        group: connection === null ? ('tools' as const) : ('outside' as const),
        type: 'call' as const,
        of: fn,
        title: connection === null ? say(title) : `${connection} · ${say(title)}`,
        about: say(about),
        effect,
        words: [name, title.zh, title.en, connection ?? ''],
      })),
    ...agents.map(({ name, title, about }) => ({
      key: `agent ${name}`,
      group: 'agents' as const,
      type: 'agent' as const,
      of: name,
      title: say(title),
      about: say(about),
      effect: null,
      words: [name, title.zh, title.en],
    })),
  ];
}

type PaletteProps = Readonly<{
  pieces: readonly Piece[];
  /** Where the next one goes, in words; undefined: to the canvas. */
  after?: string | undefined;
  input: RefObject<InputRef | null>;
  onAdd: (piece: Piece) => void;
  onLeave: () => void;
}>;

/** The nodes, tools and agents there are: searched by name or sound, added by a press, Enter or by dragging. */
export function Palette({ pieces, after, input, onAdd, onLeave }: PaletteProps) {
  const t = useStudioTexts();
  const list = useId();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const found = q.trim() === '' ? [...pieces] : ranked(pieces, q).map(({ entry }) => entry);
  const active = found[Math.min(at, found.length - 1)];
  const add = (piece: Piece): void => {
    onAdd(piece);
    setQ('');
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = stepped(at, event.key === 'ArrowDown' ? 1 : -1, found.length);
      setAt(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && active !== undefined) add(active);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div className="std-palette">
      <Input
        ref={input}
        allowClear
        value={q}
        placeholder={t('findPiece')}
        role="combobox"
        aria-label={t('findPiece')}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active === undefined ? undefined : `${list}-${found.indexOf(active)}`}
        onChange={(event) => {
          setQ(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p className="std-palette-hint v-quiet" role="status">
        {after ?? t('paletteHint')}
      </p>
      <div className="std-pieces" role="listbox" id={list} aria-label={t('pieces')}>
        {found.length === 0 && <p className="v-quiet">{t('noPieces')}</p>}
        {GROUPS.map((group) => {
          const inside = found.filter((piece) => piece.group === group);
          if (inside.length === 0) return null;
          return (
            <div key={group} role="group" aria-label={t(`group_${group}`)}>
              <h3 aria-hidden>{t(`group_${group}`)}</h3>
              {inside.map((piece) => (
                <PieceRow
                  key={piece.key}
                  id={`${list}-${found.indexOf(piece)}`}
                  piece={piece}
                  isActive={piece === active}
                  onAdd={() => add(piece)}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const GROUPS = ['nodes', 'tools', 'outside', 'agents'] as const;

type PieceRowProps = Readonly<{ id: string; piece: Piece; isActive: boolean; onAdd: () => void }>;

function PieceRow({ id, piece, isActive, onAdd }: PieceRowProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the box above, as in every combobox
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={isActive ? 'std-piece is-active' : 'std-piece'}
      draggable
      title={piece.about}
      onDragStart={(event) => drag(event.dataTransfer, piece.type, piece.of)}
      onClick={onAdd}
    >
      <span className={`std-box-icon is-${piece.type}`}>{TYPE_ICONS[piece.type]}</span>
      <span className="std-piece-words">
        <span className="v-cut">{piece.title}</span>
        {piece.effect !== null && piece.effect !== 'reads' && <EffectTag effect={piece.effect} />}
      </span>
    </div>
  );
}
