import { EllipsisOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Dashboard, DashboardChoice, DashboardList } from '@valence/contract';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { useMe } from '../../parts/session.ts';
import { useDashboardActs } from './dash-data.ts';
import { printPage } from './print.ts';
import { useDashboardTexts } from './texts.ts';

type Props = Readonly<{
  dashboard: Dashboard;
  list: DashboardList;
  onCopy: () => void;
  onGo: (id: string | undefined) => void;
}>;
const ROLES = ['rep', 'manager', 'admin'] as const;

/** What is done seldom: print, copy, make, choose what opens first, delete. */
export function MoreMenu({ dashboard, list, onCopy, onGo }: Props): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const acts = useDashboardActs();
  const { message } = App.useApp();
  const isAdmin = useMe().role === 'admin';
  const told = async (work: Promise<unknown>, done: ReactNode): Promise<void> => {
    try {
      await work;
      void message.success(done);
    } catch (error) {
      void message.error((error as Error).message);
    }
  };
  const choose = (choice: DashboardChoice): void => void told(acts.choose(choice), t('chosen'));
  const isMine = list.mine === dashboard.id;
  const make = async (): Promise<void> => {
    const name = t('newName');
    const made = await acts.make({
      name: { zh: name, en: name },
      config: { period: { relative: 'thisMonth' }, widgets: [] },
      audience: 'private',
    });
    onGo(made.id);
  };
  const remove = async (): Promise<void> => {
    const { id, version } = dashboard;
    const gone = await acts.change({ id, version, isRemoved: true });
    onGo(undefined);
    const undo = (): void => void acts.change({ id, version: gone.version, isRemoved: false }).then(() => onGo(id));
    void message.success(
      <>
        {t('removed', { name: sayText(dashboard.name) })}{' '}
        <button type="button" className="v-link-button" onClick={undo}>
          {t('undo')}
        </button>
      </>,
      8,
    );
  };
  const actions: Readonly<Record<string, () => void>> = {
    pdf: () => void printPage(),
    copy: onCopy,
    make: () => void make(),
    mine: () => choose({ dashboard: isMine ? null : dashboard.id }),
    remove: () => void remove().catch((error: Error) => message.error(error.message)),
    ...Object.fromEntries(
      ROLES.map((role) => [
        role,
        () => choose({ role, dashboard: list.ofRoles[role] === dashboard.id ? null : dashboard.id }),
      ]),
    ),
  };
  const items = [
    { key: 'pdf', label: t('pdf') },
    { key: 'make', label: t('make') },
    { key: 'copy', label: t('editCopy') },
    { key: 'mine', label: t(isMine ? 'openFirstOff' : 'openFirst') },
    ...(isAdmin && dashboard.audience === 'all'
      ? ROLES.map((role) => ({
          key: role,
          label: t(list.ofRoles[role] === dashboard.id ? 'forRoleOff' : 'forRole', { role: t(`role_${role}`) }),
        }))
      : []),
    ...(dashboard.isChangeable ? [{ key: 'remove', label: t('remove'), danger: true }] : []),
  ];
  return (
    <DropMenu menu={{ items, onClick: ({ key }) => actions[key]?.() }}>
      <Button icon={<EllipsisOutlined aria-hidden />} aria-label={t('more')} title={t('more')} />
    </DropMenu>
  );
}
