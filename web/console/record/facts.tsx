import { DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Field, Kind, RecordDetail, Value } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { FactRow } from './fact-row.tsx';
import { sectionsOf, type Section } from './fact-order.ts';
import { layoutQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

type FactsProps = {
  record: RecordDetail;
  kind: Kind;
  /** Left out while the record is shown as it once was. */
  onSave: ((field: string, value: Value, seen: RecordDetail) => void) | undefined;
};

/** Everything known of a record in the sections of its layout, each value with how sure it is, its history and a way to change it. */
export function Facts({ record, kind, onSave }: FactsProps): ReactNode {
  const layout = useQuery(layoutQuery(kind.name));
  if (layout.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  // Without a layout everything still stands in one section
  const sections = sectionsOf(kind, record.data, layout.data?.config.sections ?? []);
  return (
    <>
      {sections.map((section) => (
        <FactSection key={section.id} section={section} record={record} onSave={onSave} />
      ))}
    </>
  );
}

type FactSectionProps = Pick<FactsProps, 'record' | 'onSave'> & { section: Section };

function FactSection({ section, record, onSave }: FactSectionProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const [isOpen, setOpen] = useState(!section.isFolded);
  const [isAll, setAll] = useState(false);
  const { known, unknown, columns } = section;
  const row = (field: Field): ReactNode => (
    <FactRow
      key={field.id}
      field={field}
      record={record}
      onSave={onSave === undefined ? undefined : (value, seen) => onSave(field.id, value, seen)}
    />
  );
  return (
    <section className={columns === 2 ? 'facts is-double' : 'facts'}>
      <h2>
        <button type="button" className="v-plain-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <DownOutlined aria-hidden rotate={isOpen ? 0 : -90} /> {say(section.title)}
        </button>
      </h2>
      {isOpen && (
        <>
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
        </>
      )}
    </section>
  );
}
