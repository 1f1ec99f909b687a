import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { CHOICE_COLOURS, type Pipeline, type Stage } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useKind } from '../../parts/kinds.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { changed, newStage, swapped } from './pipeline-edit.ts';

type PanelProps = Readonly<{
  pipeline: Pipeline;
  isLocked: boolean;
  canRemove: boolean;
  onChange: (next: Pipeline) => void;
  onRemove: () => void;
}>;

/** One pipeline with its stages. */
export function PipelinePanel({ pipeline, isLocked, canRemove, onChange, onRemove }: PanelProps): ReactNode {
  const t = useSalesTexts();
  const { stages, title } = pipeline;
  return (
    <fieldset className="v-panel sales-section pipe" disabled={isLocked}>
      <div className="sales-fields">
        <label className="sales-field">
          <span>{t('nameZh')}</span>
          <Input
            value={title.zh}
            onChange={(e) => onChange({ ...pipeline, title: { ...title, zh: e.target.value } })}
          />
        </label>
        <label className="sales-field">
          <span>{t('nameEn')}</span>
          <Input
            value={title.en}
            onChange={(e) => onChange({ ...pipeline, title: { ...title, en: e.target.value } })}
          />
        </label>
        {canRemove && !isLocked && (
          <Button className="pipe-remove" type="text" icon={<DeleteOutlined aria-hidden />} onClick={onRemove}>
            {t('removePipeline')}
          </Button>
        )}
      </div>
      <ol className="pipe-stages">
        {stages.map((stage, i) => (
          <StageRow
            key={stage.id}
            stage={stage}
            isLocked={isLocked}
            isFirst={i === 0}
            isLast={i === stages.length - 1}
            onChange={(next) => onChange({ ...pipeline, stages: [...changed(stages, i, next)] })}
            onMove={(by) => onChange({ ...pipeline, stages: [...swapped(stages, i, by)] })}
            onRemove={() => onChange({ ...pipeline, stages: stages.filter((_, k) => k !== i) })}
          />
        ))}
      </ol>
      {!isLocked && (
        <Button
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange({ ...pipeline, stages: [...newStage(stages)] })}
        >
          {t('addStage')}
        </Button>
      )}
    </fieldset>
  );
}

type StageProps = Readonly<{
  stage: Stage;
  isLocked: boolean;
  isFirst: boolean;
  isLast: boolean;
  onChange: (next: Stage) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}>;

function StageRow({ stage, isLocked, isFirst, isLast, onChange, onMove, onRemove }: StageProps): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  const fields = (useKind('deal')?.fields ?? []).filter(
    (f) => !f.isReadOnly && f.id !== 'stage' && f.id !== 'pipeline',
  );
  const name = sayText(stage.title);
  const { title } = stage;
  return (
    <li className="pipe-stage">
      <label className="sales-field">
        <span>{t('nameZh')}</span>
        <Input value={title.zh} onChange={(e) => onChange({ ...stage, title: { ...title, zh: e.target.value } })} />
      </label>
      <label className="sales-field">
        <span>{t('nameEn')}</span>
        <Input value={title.en} onChange={(e) => onChange({ ...stage, title: { ...title, en: e.target.value } })} />
      </label>
      <label className="sales-field">
        <span>{t('probability')}</span>
        <InputNumber
          min={0}
          max={100}
          value={stage.probability}
          onChange={(next) => onChange({ ...stage, probability: next ?? 0 })}
        />
      </label>
      <label className="sales-field">
        <span>{t('rotting')}</span>
        <InputNumber
          min={1}
          max={999}
          precision={0}
          value={stage.rottingDays}
          onChange={(next) => onChange({ ...stage, rottingDays: next })}
        />
      </label>
      <div className="sales-field">
        <span>{t('colour')}</span>
        <Select
          aria-label={`${t('colour')} ${name}`}
          disabled={isLocked}
          value={stage.colour}
          options={CHOICE_COLOURS.map((value) => ({ value, label: t(`colour_${value}`) }))}
          onChange={(colour) => onChange({ ...stage, colour })}
        />
      </div>
      <div className="sales-field">
        <span>{t('end')}</span>
        <Select
          aria-label={`${t('end')} ${name}`}
          disabled={isLocked}
          value={stage.end ?? ('open' as const)}
          options={[
            { value: 'open', label: t('endOpen') },
            { value: 'won', label: t('endWon') },
            { value: 'lost', label: t('endLost') },
          ]}
          onChange={(end: 'open' | 'won' | 'lost') => onChange({ ...stage, end: end === 'open' ? null : end })}
        />
      </div>
      <div className="sales-field pipe-required">
        <span>{t('required')}</span>
        <Select
          mode="multiple"
          aria-label={`${t('required')} ${name}`}
          disabled={isLocked}
          value={stage.required}
          options={fields.map((field) => ({ value: field.id, label: sayText(field.title) }))}
          onChange={(required) => onChange({ ...stage, required })}
        />
      </div>
      <span className="pipe-tools">
        {!isLocked && (
          <>
            <Button
              type="text"
              size="small"
              disabled={isFirst}
              icon={<ArrowUpOutlined aria-hidden />}
              aria-label={t('stageUp', { name })}
              onClick={() => onMove(-1)}
            />
            <Button
              type="text"
              size="small"
              disabled={isLast}
              icon={<ArrowDownOutlined aria-hidden />}
              aria-label={t('stageDown', { name })}
              onClick={() => onMove(1)}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t('removeStage', { name })}
              onClick={onRemove}
            />
          </>
        )}
      </span>
    </li>
  );
}
