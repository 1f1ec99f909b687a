import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  HolderOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { placedAt, stepped } from './layout-edit.ts';
import { useRecordPageTexts } from './texts.ts';

type OrderedListProps = {
  items: readonly { id: string; title: string }[];
  hidden: readonly string[];
  onChange: (order: readonly string[], hidden: readonly string[]) => void;
};

/** Things in an order that can be dragged, or moved by buttons; each can be hidden. */
export function OrderedList({ items, hidden, onChange }: OrderedListProps): ReactNode {
  const t = useRecordPageTexts();
  const [dragged, setDragged] = useState<string | null>(null);
  const order = items.map(({ id }) => id);
  const toggle = (id: string): void =>
    onChange(order, hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  return (
    <ul className="layout-list">
      {items.map(({ id, title }, at) => {
        const isHidden = hidden.includes(id);
        return (
          <li
            key={id}
            className={isHidden ? 'is-hidden' : undefined}
            draggable
            onDragStart={() => setDragged(id)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={() => dragged !== null && onChange(placedAt(order, dragged, id), hidden)}
          >
            <HolderOutlined aria-hidden />
            <span className="v-cut">{title}</span>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined aria-hidden />}
              aria-label={t('layoutUp', { name: title })}
              disabled={at === 0}
              onClick={() => onChange(stepped(order, id, -1), hidden)}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined aria-hidden />}
              aria-label={t('layoutDown', { name: title })}
              disabled={at === items.length - 1}
              onClick={() => onChange(stepped(order, id, 1), hidden)}
            />
            <Button
              type="text"
              size="small"
              icon={isHidden ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
              aria-label={t(isHidden ? 'layoutShow' : 'layoutHide', { name: title })}
              aria-pressed={isHidden}
              onClick={() => toggle(id)}
            />
          </li>
        );
      })}
    </ul>
  );
}
