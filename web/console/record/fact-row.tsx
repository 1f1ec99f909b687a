import { EditOutlined, HistoryOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Field, RecordDetail, Support, Value as FieldValue } from '@valence/contract';
import { Stated } from '../../parts/confidence.tsx';
import { useEvidenceOpener } from '../../parts/evidence-opener.ts';
import { asRead } from '../../parts/format-value.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { usePartTexts } from '../../parts/texts.ts';
import { Value } from '../../parts/value.tsx';
import { FactHistory } from './fact-history.tsx';
import { isSame } from './save-field.ts';
import { useRecordPageTexts } from './texts.ts';

const FactEditor = lazy(() => import('./fact-editor.tsx').then(({ FactEditor: found }) => ({ default: found })));

type FactRowProps = {
  field: Field;
  record: RecordDetail;
  /** Left out where nothing may be changed. */
  onSave: ((value: FieldValue, seen: RecordDetail) => void) | undefined;
};

/** One value: read it, see how sure it is, open its source or its history, change it in place. */
export function FactRow({ field, record, onSave }: FactRowProps) {
  const t = useRecordPageTexts();
  const title = useSay()(field.title);
  // The record as it was when editing began: what comes in meanwhile is somebody else's change, not what was seen
  const [edited, setEdited] = useState<RecordDetail | null>(null);
  const [isHistory, setHistory] = useState(false);
  const value = record.data[field.id];
  const isOpen = !field.isReadOnly && onSave !== undefined;
  const support = record.support[field.id];
  const save = (next: FieldValue) => {
    const seen = edited ?? record;
    setEdited(null);
    if (!isSame(next, seen.data[field.id])) onSave?.(next, seen);
  };
  if (edited !== null) {
    return (
      <div className="fact is-editing">
        <dt>{title}</dt>
        <dd>
          <Suspense fallback={null}>
            <FactEditor
              field={field}
              value={edited.data[field.id]}
              refs={edited.refs}
              onSave={save}
              onCancel={() => setEdited(null)}
            />
          </Suspense>
        </dd>
      </div>
    );
  }
  return (
    <div className="fact">
      <dt title={title}>{title}</dt>
      <dd className="fact-value" onDoubleClick={() => isOpen && setEdited(record)}>
        <Value field={field} value={asRead(field.id, value)} refs={record.refs} />
      </dd>
      <dd className="fact-tools">
        <span className="fact-acts">
          {isOpen && (
            <Button
              type="text"
              size="small"
              icon={<EditOutlined aria-hidden />}
              aria-label={t('edit', { field: title })}
              onClick={() => setEdited(record)}
            />
          )}
          {support !== undefined && (
            <Popover
              trigger="click"
              placement="rightTop"
              open={isHistory}
              onOpenChange={setHistory}
              destroyOnHidden
              content={
                <FactHistory record={record} field={field} onRestored={isOpen ? () => setHistory(false) : undefined} />
              }
            >
              <Button
                type="text"
                size="small"
                icon={<HistoryOutlined aria-hidden />}
                aria-label={t('history', { field: title })}
              />
            </Popover>
          )}
        </span>
        {support !== undefined && <Sureness support={support} />}
      </dd>
    </div>
  );
}

const RULES = {
  person: 'rulePerson',
  only: 'ruleOnly',
  agreed: 'ruleAgreed',
  stronger: 'ruleStronger',
  newest: 'ruleNewest',
} as const;

/** How sure a value is and why it won; opens its source. Values that sources dispute are marked. */
function Sureness({ support: { evidence, rule, against } }: { support: Support }) {
  const t = useRecordPageTexts();
  const part = usePartTexts();
  const open = useEvidenceOpener();
  const why = [evidence.source.name, t(RULES[rule]), ...(against > 0 ? [t('against', { count: against })] : [])].join(
    ' · ',
  );
  return (
    <button type="button" className="fact-sure" title={why} onClick={() => open(evidence.observation, evidence.field)}>
      <span className="v-hidden v-said">{part('evidenceOf', { name: why })}</span>
      {against > 0 && (
        <i className="fact-disputed" aria-hidden>
          ≠{against}
        </i>
      )}
      <Stated ratio={evidence.confidence} />
    </button>
  );
}
