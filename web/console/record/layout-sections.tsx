import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState, type DragEvent, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf } from '../../parts/kinds.ts';
import { movedField, stepped, withoutSection, withSection, type Sections } from './layout-edit.ts';
import { useRecordPageTexts } from './texts.ts';

type SectionsProps = { kind: Kind; sections: Sections; onChange: (sections: Sections) => void };
type Dragged = Readonly<{ what: 'section' | 'field'; id: string }>;

/** The sections of a page with their fields: dragged, or moved by buttons and choices. */
export function LayoutSections({ kind, sections, onChange }: SectionsProps): ReactNode {
  const t = useRecordPageTexts();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const drop = (event: DragEvent, section: string, before: string | null): void => {
    event.preventDefault();
    event.stopPropagation();
    if (dragged?.what === 'field') onChange(movedField(sections, dragged.id, { section, before }));
    if (dragged?.what === 'section' && dragged.id !== section) {
      const moved = sections.find(({ id }) => id === dragged.id);
      const to = sections.findIndex(({ id }) => id === section);
      if (moved !== undefined) onChange(sections.filter((one) => one !== moved).toSpliced(to, 0, moved));
    }
    setDragged(null);
  };
  return (
    <>
      {sections.map((section) => (
        <SectionCard key={section.id} {...{ kind, sections, section, onChange, setDragged, drop }} />
      ))}
      <Button
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange(withSection(sections, { zh: '新分区', en: 'New section' }))}
      >
        {t('layoutAddSection')}
      </Button>
    </>
  );
}

type CardProps = SectionsProps & {
  section: Sections[number];
  setDragged: (dragged: Dragged) => void;
  drop: (event: DragEvent, section: string, before: string | null) => void;
};

function SectionCard({ kind, sections, section, onChange, setDragged, drop }: CardProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const name = say(section.title);
  const change = (patch: Partial<Sections[number]>): void =>
    onChange(sections.map((one) => (one.id === section.id ? { ...one, ...patch } : one)));
  const step = (by: -1 | 1): void => onChange(stepped(sections, section, by));
  return (
    <section
      className="layout-section"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => drop(event, section.id, null)}
    >
      <div
        className="layout-section-head"
        draggable
        onDragStart={() => setDragged({ what: 'section', id: section.id })}
      >
        <HolderOutlined aria-hidden />
        <Input
          size="small"
          value={section.title.zh}
          aria-label={`${t('layoutSectionZh')} · ${name}`}
          placeholder={t('layoutSectionZh')}
          maxLength={40}
          onChange={({ target }) => change({ title: { ...section.title, zh: target.value } })}
        />
        <Input
          size="small"
          value={section.title.en}
          aria-label={`${t('layoutSectionEn')} · ${name}`}
          placeholder={t('layoutSectionEn')}
          maxLength={40}
          onChange={({ target }) => change({ title: { ...section.title, en: target.value } })}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined aria-hidden />}
          aria-label={t('layoutUp', { name })}
          onClick={() => step(-1)}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined aria-hidden />}
          aria-label={t('layoutDown', { name })}
          onClick={() => step(1)}
        />
        <Button
          type="text"
          size="small"
          disabled={sections.length === 1}
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('layoutRemove', { name })}
          onClick={() => onChange(withoutSection(sections, section.id))}
        />
      </div>
      <div className="layout-section-how">
        <Checkbox
          checked={section.columns === 2}
          onChange={({ target }) => change({ columns: target.checked ? 2 : 1 })}
        >
          {t('layoutColumns')}
        </Checkbox>
        <Checkbox checked={section.isFolded} onChange={({ target }) => change({ isFolded: target.checked })}>
          {t('layoutFolded')}
        </Checkbox>
      </div>
      {section.fields.length === 0 && <p className="v-faint">{t('layoutEmptySection')}</p>}
      <ul className={section.columns === 2 ? 'layout-fields is-double' : 'layout-fields'}>
        {section.fields.map((id) => {
          const field = fieldOf(kind, id);
          const title = field === undefined ? id : say(field.title);
          return (
            <li
              key={id}
              draggable
              onDragStart={(event) => {
                event.stopPropagation();
                setDragged({ what: 'field', id });
              }}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => drop(event, section.id, id)}
            >
              <HolderOutlined aria-hidden />
              <span className="v-cut">{title}</span>
              <FieldMoves {...{ sections, section, onChange, id, title }} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

type MovesProps = Pick<CardProps, 'sections' | 'section' | 'onChange'> & { id: string; title: string };

/** The same moves without a pointer. */
function FieldMoves({ sections, section, onChange, id, title }: MovesProps): ReactNode {
  const t = useRecordPageTexts();
  const say = useSay();
  const within = (by: -1 | 1): void =>
    onChange(sections.map((one) => (one === section ? { ...one, fields: stepped(one.fields, id, by) } : one)));
  return (
    <span className="layout-moves">
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined aria-hidden />}
        aria-label={t('layoutUp', { name: title })}
        onClick={() => within(-1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined aria-hidden />}
        aria-label={t('layoutDown', { name: title })}
        onClick={() => within(1)}
      />
      {sections.length > 1 && (
        <Select
          size="small"
          variant="borderless"
          aria-label={t('layoutInto', { name: title })}
          value={section.id}
          popupMatchSelectWidth={false}
          options={sections.map((one) => ({ value: one.id, label: say(one.title) }))}
          onChange={(to) => onChange(movedField(sections, id, { section: to, before: null }))}
        />
      )}
    </span>
  );
}
