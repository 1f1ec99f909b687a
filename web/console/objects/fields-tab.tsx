import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { FieldDefinition, KindDefinition } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { FieldDrawer } from './field-drawer.tsx';
import { movedBy, movedTo, shownType } from './field-draft.ts';
import { useChangeKind } from './queries.ts';
import { useObjectTexts, type ObjectKey } from './texts.ts';

/** The fields in the order people see them: dragged or moved by keys, opened by a click. */
export function FieldsTab({ definition }: { definition: KindDefinition }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const { message } = App.useApp();
  const change = useChangeKind(definition);
  const [open, setOpen] = useState<string | null>(null);
  const [wanted, setWanted] = useState('');
  const [dragged, setDragged] = useState<number | null>(null);
  const used = definition.fields.filter((field) => !field.isRetired);
  const retired = definition.fields.filter((field) => field.isRetired);
  const q = wanted.trim().toLowerCase();
  const isMeant = (field: FieldDefinition): boolean =>
    [field.title.zh, field.title.en, field.id].some((name) => name.toLowerCase().includes(q));
  const reorder = (next: readonly FieldDefinition[]): void => {
    if (next === used || change.isPending) return;
    change.mutate({ order: next.map((field) => field.id) }, { onSuccess: () => void message.success(texts('moved')) });
  };
  const editing = definition.fields.find((field) => field.id === open);
  const shown = used.filter(isMeant);
  return (
    <section className="v-panel obj-panel">
      <div className="obj-tools">
        <Input.Search
          allowClear
          value={wanted}
          placeholder={texts('findField')}
          aria-label={texts('findField')}
          onChange={(event) => setWanted(event.target.value)}
        />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('')}>
          {texts('addField')}
        </Button>
      </div>
      <p className="v-faint obj-hint">{texts('dragHint')}</p>
      {shown.length === 0 && <p className="v-quiet">{texts('noFieldFound')}</p>}
      <ul className="obj-fields" aria-busy={change.isPending}>
        {shown.map((field) => {
          const at = used.indexOf(field);
          return (
            <FieldRow
              key={field.id}
              field={field}
              isDragged={dragged === at}
              canMove={q === ''}
              isOwnKind={definition.isCustom}
              onOpen={() => setOpen(field.id)}
              onMove={(by) => reorder(movedBy(used, at, by))}
              onDragStart={() => setDragged(at)}
              onDragEnd={() => setDragged(null)}
              onDrop={() => dragged !== null && reorder(movedTo(used, dragged, at))}
              label={say(field.title)}
            />
          );
        })}
      </ul>
      {retired.length > 0 && (
        <details className="obj-retired">
          <summary>
            {texts('retiredFields')} <span className="v-num">({retired.length})</span>
          </summary>
          <ul className="obj-fields">
            {retired.map((field) => (
              <FieldRow
                key={field.id}
                field={field}
                canMove={false}
                isOwnKind={definition.isCustom}
                onOpen={() => setOpen(field.id)}
                label={say(field.title)}
              />
            ))}
          </ul>
        </details>
      )}
      <p className="v-faint obj-hint">{texts('freeSlots', definition.freeSlots)}</p>
      {open !== null && (
        <FieldDrawer key={open} definition={definition} field={editing} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

type RowProps = Readonly<{
  field: FieldDefinition;
  label: string;
  canMove: boolean;
  isOwnKind: boolean;
  isDragged?: boolean;
  onOpen: () => void;
  onMove?: (by: -1 | 1) => void;
  onDragStart?: () => void;
  onDragEnd?: () => void;
  onDrop?: () => void;
}>;

function FieldRow({ field, label, canMove, isOwnKind, isDragged, onOpen, onMove, ...drag }: RowProps): ReactNode {
  const texts = useObjectTexts();
  const keys = (event: KeyboardEvent): void => {
    if (!canMove || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove?.(event.key === 'ArrowUp' ? -1 : 1);
  };
  const over = (event: DragEvent): void => event.preventDefault();
  return (
    <li
      className={isDragged === true ? 'obj-row is-dragged' : 'obj-row'}
      draggable={canMove}
      onDragStart={drag.onDragStart}
      onDragEnd={drag.onDragEnd}
      onDragOver={over}
      onDrop={drag.onDrop}
    >
      <HolderOutlined aria-hidden className={canMove ? 'obj-holder' : 'obj-holder is-off'} />
      <button type="button" className="v-plain-button obj-row-main" onClick={onOpen} onKeyDown={keys}>
        <b translate="no">{label}</b>
        <code className="v-faint" translate="no">
          {field.id}
        </code>
        <span className="v-tag is-primary">{texts(`type_${shownType(field)}`)}</span>
        <span className="obj-flags">
          {flagsOf(field, isOwnKind).map((flag) => (
            <span key={flag} className="v-tag">
              {texts(flag)}
            </span>
          ))}
        </span>
      </button>
      {canMove && (
        <span className="obj-moves">
          <Button
            size="small"
            type="text"
            icon={<ArrowUpOutlined aria-hidden />}
            aria-label={`${texts('moveUp')} ${label}`}
            onClick={() => onMove?.(-1)}
          />
          <Button
            size="small"
            type="text"
            icon={<ArrowDownOutlined aria-hidden />}
            aria-label={`${texts('moveDown')} ${label}`}
            onClick={() => onMove?.(1)}
          />
        </span>
      )}
    </li>
  );
}

type Flag = Extract<
  ObjectKey,
  'own' | 'required' | 'requiredWhen' | 'unique' | 'hidden' | 'readOnly' | 'filling' | 'notIndexed'
>;

/** What is out of the ordinary about a field. */
function flagsOf(field: FieldDefinition, isOwnKind: boolean): Flag[] {
  const all: [Flag, boolean][] = [
    ['own', field.isCustom && !isOwnKind],
    ['required', field.isRequired === true],
    ['requiredWhen', (field.requiredWhen ?? null) !== null],
    ['unique', field.isUnique === true],
    ['hidden', field.isHidden === true],
    ['readOnly', field.isReadOnly === true],
    ['filling', field.isFilling],
    ['notIndexed', !field.isIndexed && !field.isFilling && !field.isRetired],
  ];
  return all.flatMap(([flag, holds]) => (holds ? [flag] : []));
}
