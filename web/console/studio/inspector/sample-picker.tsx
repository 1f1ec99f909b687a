import { CaretDownOutlined, CaretRightOutlined, SelectOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { short } from '../model/complete.ts';
import { childrenOf, rootBranch, type Branch, type Root } from '../model/sample-tree.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';

type PickerProps = Readonly<{
  /** What is filled. */
  name: string;
  node: string | null;
  value: string;
  onPick: (path: string) => void;
}>;

/** A button that says where a value is taken from, and opens the sample to pick another place. */
export function SamplePicker({ name, node, value, onPick }: PickerProps) {
  const t = useStudioTexts();
  const { rootsOf, nameOf, hasSample } = useStudioData();
  const [isOpen, setOpen] = useState(false);
  const [root = '', ...rest] = value.split(/(?=[.[])/);
  const pick = (path: string): void => {
    setOpen(false);
    onPick(path);
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <div className="std-sample" role="group" aria-label={t('pickFor', { name })}>
          {!hasSample && <p className="v-quiet">{t('noSample')}</p>}
          <ul className="std-tree">
            {rootsOf(node).map((one) => (
              <Row
                key={one.name}
                root={one}
                branch={rootBranch(one)}
                title={nameOf(one.name)}
                isOpenFirst
                onPick={pick}
              />
            ))}
          </ul>
        </div>
      }
    >
      <Button className="std-pick" icon={<SelectOutlined aria-hidden />} aria-label={t('pickFor', { name })}>
        {value === '' ? (
          <span className="v-faint">{t('pick')}</span>
        ) : (
          <span className="v-cut">
            {nameOf(root)}
            <span className="v-quiet">{rest.join('').replaceAll('.', ' › ')}</span>
          </span>
        )}
      </Button>
    </Popover>
  );
}

type RowProps = Readonly<{
  root: Root;
  branch: Branch;
  title?: string;
  isOpenFirst?: boolean;
  onPick: (path: string) => void;
}>;

function Row({ root, branch, title, isOpenFirst = false, onPick }: RowProps) {
  const t = useStudioTexts();
  const [isOpen, setOpen] = useState(isOpenFirst);
  const { path, name, value, type, hasChildren } = branch;
  const shown = title ?? name;
  const said = value === null ? t('empty_value') : typeof value === 'object' ? '' : short(value, type);
  return (
    <li>
      <div className="std-tree-row">
        {hasChildren ? (
          <button
            type="button"
            className="v-plain-button std-tree-fold"
            aria-expanded={isOpen}
            aria-label={shown}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
          </button>
        ) : (
          <span className="std-tree-fold" />
        )}
        <button type="button" className="v-plain-button std-tree-pick" title={`=${path}`} onClick={() => onPick(path)}>
          <span className={title === undefined ? 'std-tree-name' : 'std-tree-root'}>{shown}</span>
          <span className="v-cut v-quiet">{said}</span>
        </button>
      </div>
      {isOpen && hasChildren && (
        <ul>
          {childrenOf(root, path).map((child) => (
            <Row key={child.path} root={root} branch={child} onPick={onPick} />
          ))}
        </ul>
      )}
    </li>
  );
}
