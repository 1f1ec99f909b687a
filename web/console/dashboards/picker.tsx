import { DownOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Dashboard, DashboardList } from '@valence/contract';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { useDashboardTexts } from './texts.ts';

type Props = Readonly<{ dashboard: Dashboard; list: DashboardList; onPick: (id: string) => void }>;

/** The name of the dashboard; a click opens the others. */
export function Picker({ dashboard, list, onPick }: Props): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const groups = [
    ['mine', list.dashboards.filter(({ isMine }) => isMine)],
    ['shared', list.dashboards.filter(({ isMine, isShipped }) => !isMine && !isShipped)],
    ['shipped', list.dashboards.filter(({ isShipped }) => isShipped)],
  ] as const;
  const items = groups
    .filter(([, found]) => found.length > 0)
    .map(([key, found]) => ({
      key,
      type: 'group' as const,
      label: t(key),
      children: found.map(({ id, name }) => ({ key: id, label: <span translate="no">{sayText(name)}</span> })),
    }));
  return (
    <DropMenu menu={{ items, selectedKeys: [dashboard.id], onClick: ({ key }) => onPick(key) }}>
      <button type="button" className="db-pick" aria-label={`${t('choose')}：${sayText(dashboard.name)}`}>
        <span className="v-cut" translate="no">
          {sayText(dashboard.name)}
        </span>
        <DownOutlined aria-hidden style={{ fontSize: 12 }} />
      </button>
    </DropMenu>
  );
}
