import { PlusOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { PipelineSetting, type Pipeline, type SalesSetting } from '@valence/contract';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import { ApprovalEditor } from './approval-editor.tsx';
import { changed, newPipeline } from './pipeline-edit.ts';
import { PipelinePanel } from './pipeline-panel.tsx';
import './pipelines.css';
import { SellerEditor } from './seller-editor.tsx';
import { SaveBar, WithSetting } from './use-setting.tsx';

const LEADS = { pipelines: 'pipelinesLead', approval: 'levelsLead', seller: 'sellerLead' } as const;

/** How the workspace sells: its pipelines, who approves what, and who it is on paper. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  const [{ tab: asked }, changeUrl] = useUrlState();
  const tab = asked === 'approval' || asked === 'seller' ? asked : 'pipelines';
  usePageTitle({ title: t('pipelines') });
  return (
    <div className="sales-page">
      <header>
        <h1>{t('pipelines')}</h1>
        <p className="v-quiet">{t(LEADS[tab])}</p>
      </header>
      <div>
        <Segmented
          value={tab}
          options={[
            { value: 'pipelines', label: t('tabPipelines') },
            { value: 'approval', label: t('tabApproval') },
            { value: 'seller', label: t('tabSeller') },
          ]}
          onChange={(next) => changeUrl({ tab: next === 'pipelines' ? undefined : next })}
        />
      </div>
      <WithSetting key={tab} name={tab}>
        {(setting) =>
          tab === 'approval' ? (
            <ApprovalEditor key={setting.version} setting={setting} />
          ) : tab === 'seller' ? (
            <SellerEditor key={setting.version} setting={setting} />
          ) : (
            <Pipelines key={setting.version} setting={setting} />
          )
        }
      </WithSetting>
    </div>
  );
}

function Pipelines({ setting }: { setting: SalesSetting }): ReactNode {
  const t = useSalesTexts();
  const isAdmin = useMe().role === 'admin';
  const [start] = useState(() => PipelineSetting.parse(setting.value).pipelines);
  const [pipelines, setPipelines] = useState<readonly Pipeline[]>(start);
  return (
    <>
      <SaveBar setting={setting} value={{ pipelines }} isDirty={pipelines !== start} />
      {pipelines.map((pipeline, i) => (
        <PipelinePanel
          key={pipeline.id}
          pipeline={pipeline}
          isLocked={!isAdmin}
          canRemove={pipelines.length > 1}
          onChange={(next) => setPipelines(changed(pipelines, i, next))}
          onRemove={() => setPipelines(pipelines.filter((_, k) => k !== i))}
        />
      ))}
      {isAdmin && (
        <Button
          className="pipe-add"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => setPipelines([...pipelines, newPipeline(pipelines)])}
        >
          {t('addPipeline')}
        </Button>
      )}
    </>
  );
}
