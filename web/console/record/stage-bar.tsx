import { CheckOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Choice, Field, Kind, PipelineSetting, RecordDetail, Value } from '@valence/contract';
import { useEffect, useRef, type ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { isLost, stageFieldOf, stagesOf } from './stages.ts';
import { useRecordPageTexts } from './texts.ts';

type StageBarProps = {
  record: RecordDetail;
  kind: Kind;
  /** Left out where the record may not be changed. */
  onSave: ((field: Field, value: Value) => void) | undefined;
};

/** How far a record has come, as steps in a row; one click moves it. Nothing for kinds without stages. */
export function StageBar({ record, kind, onSave }: StageBarProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const field = stageFieldOf(kind);
  const pipelines = useQuery({
    queryKey: ['sales-setting', 'pipelines', 'value'],
    queryFn: ({ signal }) => get<{ value: PipelineSetting }>('/api/sales-settings/pipelines', {}, signal),
    enabled: kind.name === 'deal',
    staleTime: 300_000,
    retry: false,
  }).data?.value.pipelines;
  const row = useRef<HTMLOListElement>(null);
  const value = field === undefined ? null : (record.data[field.id] ?? null);
  useEffect(() => {
    // On a phone the row is wider than the screen: it begins where the record stands
    const [bar, step] = [row.current, row.current?.querySelector<HTMLElement>('.is-now')];
    if (bar && step) bar.scrollLeft = step.offsetLeft - bar.offsetLeft - 40;
  }, [value]);
  if (field === undefined) return null;
  const stages = stagesOf(field, value, record.data['pipeline'], pipelines);
  const at = stages.findIndex((stage) => stage.value === value);
  const passed = isLost(value) ? 0 : at;
  const isOpen = !field.isReadOnly && onSave !== undefined;
  const label = say(field.title);
  const words = (stage: Choice, isNow: boolean) =>
    t(isNow ? 'stageNow' : 'stageOf', { field: label, value: say(stage.title) });
  return (
    <ol ref={row} className="stages" aria-label={label}>
      {stages.map((stage, i) => (
        <li
          key={stage.value}
          className={i < passed ? 'is-passed' : i === at ? `is-now is-${stage.colour ?? 'blue'}` : ''}
        >
          <button
            type="button"
            disabled={!isOpen}
            aria-current={i === at ? 'step' : undefined}
            aria-label={words(stage, i === at)}
            title={words(stage, i === at)}
            onClick={() => i !== at && onSave?.(field, stage.value)}
          >
            {i < passed && <CheckOutlined aria-hidden />}
            <span className="v-cut" translate="no">
              {say(stage.title)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
