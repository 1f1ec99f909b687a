import type { ReactNode } from 'react';
import { useRecordTexts } from '../texts.ts';
import { isMany, isPicked, isWritable } from './options.ts';
import { PickList } from './pick-list.tsx';
import { useEditing, type CellEditing } from './use-editing.ts';

type Props = CellEditing &
  Readonly<{
    /** What the cell is, for who does not see it. */
    label: string;
  }>;

/**
 * The input of the cell one stands on. It has the focus all the time, unseen until something is typed: so the first
 * key of a Chinese word already goes into it. It stays the same element when editing begins, or the word that is just
 * being composed would be lost.
 */
export function CellInput(props: Props): ReactNode {
  const { field, label } = props;
  const texts = useRecordTexts();
  const edit = useEditing(props);
  const { editing, options, at } = edit;
  const isList = editing !== null && isPicked(field);
  const isFaulty = editing?.isFaulty === true;
  const Tag = field.type === 'longText' ? 'textarea' : 'input';
  const listId = `cell-list-${field.id}`;
  const open = { 'aria-invalid': isFaulty, onBlur: edit.onLeave, placeholder: isList ? texts(hintOf(field)) : '' };
  const rest = {
    'aria-readonly': !isWritable(field),
    onCopy: props.onCopy,
    onCut: props.onCopy,
    onPaste: props.onPaste,
  };
  return (
    <>
      <Tag
        ref={edit.input}
        className={classOf(editing)}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        value={editing?.draft ?? ''}
        onKeyDown={edit.onKeyDown}
        onCompositionStart={edit.onCompose}
        onChange={(event) => edit.onType(event.target.value)}
        {...(editing === null ? rest : open)}
        {...(isList && comboProps(listId, options.length, at))}
      />
      {isList && (
        <PickList
          id={listId}
          label={label}
          options={options}
          at={at}
          anchor={edit.input.current}
          empty={edit.isSearching ? texts('loading') : texts('nothingFound')}
          onChoose={(option) => edit.choose(option, 'stay')}
          onHover={edit.hover}
        />
      )}
      {isFaulty && (
        <span role="alert" className="grid-fault">
          {texts('cannotRead')}
        </span>
      )}
    </>
  );
}

const hintOf = (field: Props['field']) => (isMany(field) ? 'pickMany' : 'pickOne');

function classOf(editing: ReturnType<typeof useEditing>['editing']): string {
  if (editing === null) return 'grid-input';
  return editing.isFaulty ? 'grid-input is-open is-faulty' : 'grid-input is-open';
}

/** What makes an input the field of a list of choices. */
function comboProps(listId: string, count: number, at: number) {
  return {
    role: 'combobox',
    'aria-expanded': true,
    'aria-controls': listId,
    'aria-autocomplete': 'list' as const,
    ...(count > 0 && { 'aria-activedescendant': `${listId}-${at}` }),
  };
}
