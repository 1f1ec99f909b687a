import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { CHOICE_COLOURS, type Choice } from '@valence/contract';
import { movedBy, NEW_CHOICE } from './field-draft.ts';
import { useObjectTexts } from './texts.ts';

type Props = Readonly<{ choices: readonly Choice[]; onChange: (choices: readonly Choice[]) => void }>;

/** The choices of a field with their names, colours and order. One that is no longer offered stays where it stands in records. */
export function ChoiceEditor({ choices, onChange }: Props): ReactNode {
  const texts = useObjectTexts();
  const set = (at: number, change: Partial<Choice>): void =>
    onChange(choices.map((choice, place) => (place === at ? { ...choice, ...change } : choice)));
  const drop = (at: number): void => {
    // One that was never saved simply goes
    const isNew = choices[at]?.value.startsWith(NEW_CHOICE) === true;
    if (isNew) onChange(choices.toSpliced(at, 1));
    else set(at, { isRetired: choices[at]?.isRetired !== true });
  };
  const add = (): void =>
    onChange([...choices, { value: `${NEW_CHOICE}${crypto.randomUUID()}`, title: { zh: '', en: '' } }]);
  return (
    <div className="obj-field" role="group" aria-label={texts('choices')}>
      <span className="obj-label">{texts('choices')}</span>
      <ul className="obj-choices">
        {choices.map((choice, at) => (
          <li key={choice.value} className={choice.isRetired === true ? 'is-retired' : undefined}>
            <Input
              value={choice.title.zh}
              placeholder={texts('zh')}
              maxLength={60}
              aria-label={`${texts('choiceTitle')} ${at + 1} ${texts('zh')}`}
              autoFocus={choice.value.startsWith(NEW_CHOICE) && choice.title.zh === '' && at === choices.length - 1}
              onChange={(event) => set(at, { title: { ...choice.title, zh: event.target.value } })}
              onPressEnter={(event) => {
                event.preventDefault();
                add();
              }}
            />
            <Input
              value={choice.title.en}
              placeholder={texts('en')}
              maxLength={60}
              aria-label={`${texts('choiceTitle')} ${at + 1} ${texts('en')}`}
              onChange={(event) => set(at, { title: { ...choice.title, en: event.target.value } })}
            />
            <Select
              value={choice.colour ?? 'gray'}
              aria-label={`${texts('colour')} ${at + 1}`}
              options={CHOICE_COLOURS.map((colour) => ({
                value: colour,
                label: <span className={`v-tag is-${colour}`}>{texts(`colour_${colour}`)}</span>,
              }))}
              onChange={(colour: Choice['colour']) => set(at, { colour })}
            />
            <span className="obj-moves">
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined aria-hidden />}
                aria-label={`${texts('moveUp')} ${at + 1}`}
                onClick={() => onChange(movedBy(choices, at, -1))}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowDownOutlined aria-hidden />}
                aria-label={`${texts('moveDown')} ${at + 1}`}
                onClick={() => onChange(movedBy(choices, at, 1))}
              />
              <Button
                size="small"
                type="text"
                icon={choice.isRetired === true ? <UndoOutlined aria-hidden /> : <CloseOutlined aria-hidden />}
                aria-label={`${texts(choice.isRetired === true ? 'restoreChoice' : 'removeChoice')} ${at + 1}`}
                title={texts(choice.isRetired === true ? 'restoreChoice' : 'removeChoice')}
                onClick={() => drop(at)}
              />
            </span>
          </li>
        ))}
      </ul>
      <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={add}>
        {texts('addChoice')}
      </Button>
    </div>
  );
}
