import { Dropdown, type DropdownProps } from 'antd';

/** A menu that opens with a press and takes the focus, so that arrows lead through it without a pointer. */
export function DropMenu(props: DropdownProps) {
  return <Dropdown trigger={['click']} autoFocus {...props} />;
}
