import { DownOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Field, Kind, RecordDetail } from '@valence/contract';
import { ConflictDialog } from './conflict-dialog.tsx';
import { FactRow } from './fact-row.tsx';
import { splitFields } from './fact-order.ts';
import { useSaveField } from './save-field.ts';
import { useRecordPageTexts } from './texts.ts';

/** Everything known of a record, each value with how sure it is, its history and a way to change it. */
export function Facts({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const t = useRecordPageTexts();
  const [isAll, setAll] = useState(false);
  const { save, conflict, settle } = useSaveField(record);
  const { known, unknown } = splitFields(kind, record.data);
  const row = (field: Field) => (
    <FactRow key={field.id} field={field} record={record} onSave={(value, seen) => save(field.id, value, seen)} />
  );
  return (
    <section className="facts">
      <h2>{t('facts')}</h2>
      <dl>
        {known.map(row)}
        {isAll && unknown.map(row)}
      </dl>
      {unknown.length > 0 && (
        <button type="button" className="card-fold" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          <DownOutlined aria-hidden rotate={isAll ? 180 : 0} />
          {isAll ? t('hideUnknown') : t('unknownFields', { count: unknown.length })}
        </button>
      )}
      {conflict !== null && <ConflictDialog conflict={conflict} kind={kind} onSettle={settle} />}
    </section>
  );
}
