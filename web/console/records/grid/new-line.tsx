import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { memo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Kind, RecordRow } from '@valence/contract';
import { post } from '../../../parts/api.ts';
import { useSay } from '../../../parts/i18n/index.ts';
import { useRecordTexts } from '../texts.ts';

/** The last line of the table: a name and Enter make a record, and the next one can be typed at once. */
export const NewLine = memo(function NewLine({
  kind,
  onMade,
}: {
  kind: Kind;
  onMade: (row: RecordRow) => void;
}): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const title = kind.fields.find(({ id }) => id === kind.titleField);
  if (title === undefined || title.isReadOnly || title.type !== 'text') return null;
  const make = async (): Promise<void> => {
    const typed = name.trim();
    if (typed === '') return;
    setName('');
    try {
      onMade(
        await post<RecordRow>(`/api/records/${encodeURIComponent(kind.name)}`, {
          data: { [kind.titleField]: typed },
          idempotencyKey: crypto.randomUUID(),
        }),
      );
      void client.invalidateQueries({ queryKey: ['records', kind.name, 'count'] });
      void client.invalidateQueries({ queryKey: ['records', kind.name, 'groups'] });
    } catch (error) {
      setName(typed);
      void message.error((error as Error).message);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
    event.preventDefault();
    void make();
  };
  return (
    <div role="row" className="rec-row rec-new-row">
      <div role="rowheader" className="rec-gutter">
        <PlusOutlined aria-hidden />
      </div>
      <div role="gridcell" className="rec-new-cell">
        <input
          aria-label={texts('newName', { kind: sayText(kind.title) })}
          placeholder={texts('newName', { kind: sayText(kind.title) })}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  );
});
