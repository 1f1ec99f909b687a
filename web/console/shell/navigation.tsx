import {
  ApiOutlined,
  AccountBookOutlined,
  AimOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  BankOutlined,
  BarChartOutlined,
  BlockOutlined,
  BugOutlined,
  CarryOutOutlined,
  ContainerOutlined,
  DeleteOutlined,
  DollarOutlined,
  ExperimentOutlined,
  FileDoneOutlined,
  FunnelPlotOutlined,
  HistoryOutlined,
  ImportOutlined,
  InboxOutlined,
  MailOutlined,
  NodeIndexOutlined,
  PartitionOutlined,
  ReadOutlined,
  RobotOutlined,
  SafetyCertificateOutlined,
  SafetyOutlined,
  SettingOutlined,
  SwapOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UsergroupAddOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Text } from '@valence/contract';
import type { ReactNode } from 'react';
import { kindsQuery } from '../../parts/kinds.ts';
import { listPath } from '../../parts/paths.ts';
import type { ShellKey } from './texts.ts';

/** One place to go to. `onPhone` ones stand in the bottom bar, the others behind "more". */
export type Place = { href: string; title: ShellKey; icon: ReactNode; onPhone?: true };

/** The rail from top to bottom, in groups. */
export const PLACES: readonly { title: ShellKey; places: readonly Place[] }[] = [
  {
    title: 'groupWork',
    places: [
      { href: '/', title: 'now', icon: <ThunderboltOutlined aria-hidden />, onPhone: true },
      { href: '/tasks', title: 'tasks', icon: <CarryOutOutlined aria-hidden />, onPhone: true },
      { href: '/dashboards', title: 'dashboards', icon: <BarChartOutlined aria-hidden /> },
    ],
  },
  {
    title: 'groupCustomers',
    places: [
      { href: '/leads', title: 'leads', icon: <FunnelPlotOutlined aria-hidden />, onPhone: true },
      { href: '/organisations', title: 'organisations', icon: <BankOutlined aria-hidden />, onPhone: true },
      { href: '/people', title: 'people', icon: <TeamOutlined aria-hidden /> },
    ],
  },
  {
    title: 'groupSales',
    places: [
      { href: '/records/deal', title: 'deals', icon: <DollarOutlined aria-hidden /> },
      { href: '/quotes', title: 'quotes', icon: <FileDoneOutlined aria-hidden /> },
      { href: '/receivables', title: 'receivables', icon: <AccountBookOutlined aria-hidden /> },
      { href: '/pool', title: 'pool', icon: <InboxOutlined aria-hidden /> },
      { href: '/goals', title: 'goals', icon: <AimOutlined aria-hidden /> },
    ],
  },
  {
    title: 'groupAgents',
    places: [
      { href: '/agents', title: 'agents', icon: <ApartmentOutlined aria-hidden /> },
      { href: '/runs', title: 'runs', icon: <PartitionOutlined aria-hidden /> },
      { href: '/sandbox', title: 'sandbox', icon: <BugOutlined aria-hidden /> },
      { href: '/models', title: 'models', icon: <ExperimentOutlined aria-hidden /> },
      { href: '/confidence', title: 'confidence', icon: <SafetyCertificateOutlined aria-hidden /> },
    ],
  },
  {
    title: 'groupData',
    places: [
      { href: '/import', title: 'import', icon: <ImportOutlined aria-hidden /> },
      { href: '/objects', title: 'objects', icon: <AppstoreOutlined aria-hidden /> },
      { href: '/rights', title: 'rights', icon: <SafetyOutlined aria-hidden /> },
      { href: '/changes', title: 'changes', icon: <HistoryOutlined aria-hidden /> },
      { href: '/trash', title: 'trash', icon: <DeleteOutlined aria-hidden /> },
      { href: '/duplicates', title: 'duplicates', icon: <BlockOutlined aria-hidden /> },
    ],
  },
];

export const SETTINGS: Place = { href: '/settings', title: 'settings', icon: <SettingOutlined aria-hidden /> };

/** Places that are seldom needed: found in the palette, on phones, and from the pages they belong to. */
const QUIET: readonly Place[] = [
  { href: '/pipelines', title: 'pipelines', icon: <NodeIndexOutlined aria-hidden /> },
  { href: '/registrations', title: 'registrations', icon: <ContainerOutlined aria-hidden /> },
  { href: '/mail-templates', title: 'mailTemplates', icon: <MailOutlined aria-hidden /> },
  { href: '/handover', title: 'handover', icon: <SwapOutlined aria-hidden /> },
  { href: '/training', title: 'training', icon: <ReadOutlined aria-hidden /> },
  { href: '/language', title: 'languageModels', icon: <RobotOutlined aria-hidden /> },
  { href: '/trials', title: 'trials', icon: <ExperimentOutlined aria-hidden /> },
  { href: '/outside-tools', title: 'outsideTools', icon: <ApiOutlined aria-hidden /> },
  { href: '/members', title: 'members', icon: <UsergroupAddOutlined aria-hidden /> },
];

/** Every place once, for the palette and the phone. */
export const ALL_PLACES: readonly Place[] = [...PLACES.flatMap(({ places }) => places), ...QUIET, SETTINGS];

/** Kinds of record that the workspace made itself, each with its list. */
export function useOwnKinds(): readonly { href: string; title: Text }[] {
  const kinds = useQuery(kindsQuery).data ?? [];
  return kinds
    .filter((kind) => kind.isCustom === true)
    .map(({ name, plural }) => ({ href: listPath(name), title: plural }));
}

/** Whether a path is at a place or below it. */
export function isAt(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
