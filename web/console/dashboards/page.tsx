import { BarChartOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Dashboard, DashboardList } from '@valence/contract';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useUrlState } from '../../parts/url-state.ts';
import '../sales/sales.css';
import { PagePending } from '../shell/page-states.tsx';
import { ConflictBar } from './conflict-bar.tsx';
import { dashboardsQuery } from './dash-data.ts';
import './dashboards.css';
import { EditBar } from './edit-bar.tsx';
import { GridView } from './grid-view.tsx';
import { MoreMenu } from './more-menu.tsx';
import { PeriodChoice, PrintHead } from './period-choice.tsx';
import { periodIn } from './periods.ts';
import { Picker } from './picker.tsx';
import { useDashboardTexts } from './texts.ts';
import { useDraft } from './use-draft.ts';
import { useFreshFigures } from './use-fresh-figures.ts';
import { useSaving } from './use-saving.ts';

const WidgetDrawer = lazy(() => import('./widget-drawer.tsx').then(({ WidgetDrawer: found }) => ({ default: found })));

/** Dashboards: figures and charts over the records that who looks may see. */
export function Page(): ReactNode {
  const t = useDashboardTexts();
  usePageTitle({ title: t('title') });
  const list = useQuery(dashboardsQuery);
  const [{ d }] = useUrlState();
  if (list.error !== null) throw list.error;
  if (list.data === undefined) return <PagePending />;
  const { dashboards, opens } = list.data;
  const shown = dashboards.find(({ id }) => id === d) ?? dashboards.find(({ id }) => id === opens) ?? dashboards[0];
  return shown === undefined ? null : <Shown key={shown.id} dashboard={shown} list={list.data} />;
}

type ShownProps = Readonly<{ dashboard: Dashboard; list: DashboardList }>;

function Shown({ dashboard, list }: ShownProps): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const [url, changeUrl] = useUrlState();
  const work = useDraft(dashboard);
  const { draft, config } = work;
  const period = periodIn(url['period'], config.period);
  useFreshFigures(config.widgets);
  const go = (id: string | undefined): void => changeUrl({ d: id, period: undefined }, 'push');
  const saving = useSaving(dashboard, draft, ({ id }) => {
    work.end();
    changeUrl({ d: id });
  });
  const copy = (): void => void saving.copy().then((made) => made !== undefined && go(made.id));
  return (
    <div className="db-page">
      <PrintHead name={sayText(dashboard.name)} period={period} />
      <header className="db-head">
        {draft === null ? (
          <>
            <h1>
              <Picker dashboard={dashboard} list={list} onPick={go} />
            </h1>
            <div className="db-bar">
              <PeriodChoice period={period} onChange={(next) => changeUrl({ period: next })} />
              <Button onClick={dashboard.isChangeable ? work.begin : copy}>
                {t(dashboard.isChangeable ? 'edit' : 'editCopy')}
              </Button>
              <MoreMenu dashboard={dashboard} list={list} onCopy={copy} onGo={go} />
            </div>
          </>
        ) : (
          <EditBar
            draft={draft}
            isBusy={saving.isBusy}
            onChange={work.setDraft}
            onAdd={() => work.add()}
            onCancel={work.end}
            onSave={() => void saving.save()}
          />
        )}
      </header>
      {saving.isConflict && (
        <ConflictBar
          onCopy={() => void saving.saveAsCopy()}
          onTheirs={() => {
            work.end();
            void saving.loadTheirs();
          }}
        />
      )}
      {config.widgets.length === 0 ? (
        <Blank onAdd={dashboard.isChangeable ? () => work.add() : undefined} />
      ) : (
        <GridView
          widgets={config.widgets}
          period={period}
          isEditing={draft !== null}
          openId={work.editing?.id}
          onChange={work.setWidgets}
          onEdit={work.setEditing}
        />
      )}
      <OpenWidget work={work} />
    </div>
  );
}

function Blank({ onAdd }: Readonly<{ onAdd: (() => void) | undefined }>): ReactNode {
  const t = useDashboardTexts();
  return (
    <EmptyState
      icon={<BarChartOutlined aria-hidden />}
      title={t('emptyTitle')}
      body={t('emptyBody')}
      action={
        onAdd && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onAdd}>
            {t('addWidget')}
          </Button>
        )
      }
    />
  );
}

/** The widget that is being changed, in the drawer. */
function OpenWidget({ work }: Readonly<{ work: ReturnType<typeof useDraft> }>): ReactNode {
  const kinds = useQuery(kindsQuery).data ?? [];
  const { editing } = work;
  if (editing === undefined) return null;
  return (
    <Suspense fallback={null}>
      <WidgetDrawer
        key={editing.id}
        widget={editing}
        kinds={kinds}
        onChange={work.change}
        onDuplicate={() => work.add(editing)}
        onRemove={() => work.remove(editing.id)}
        onClose={() => work.setEditing(null)}
      />
    </Suspense>
  );
}
