import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { SalesSetting, SalesSettingName } from '@valence/contract';
import { get, put } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { useSalesTexts } from '../sales/texts.ts';

type Props = Readonly<{
  name: SalesSettingName;
  /** Draws the editor of a setting; made anew with every version. */
  children: (setting: SalesSetting) => ReactNode;
}>;

/** Loads a setting of selling and shows its editor. */
export function WithSetting({ name, children }: Props): ReactNode {
  const setting = useQuery({
    queryKey: ['sales-settings', name],
    queryFn: ({ signal }) => get<SalesSetting>(`/api/sales-settings/${name}`, {}, signal),
  });
  if (setting.isError) return <ErrorState error={setting.error} onRetry={() => void setting.refetch()} />;
  return setting.data === undefined ? <Skeleton active paragraph={{ rows: 10 }} /> : children(setting.data);
}

type BarProps = Readonly<{ setting: SalesSetting; value: object; isDirty: boolean }>;

/** Saves a setting as its next version; says who made the present one. */
export function SaveBar({ setting, value, isDirty }: BarProps): ReactNode {
  const t = useSalesTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const isAdmin = useMe().role === 'admin';
  const saving = useMutation({
    mutationFn: () => put<SalesSetting>(`/api/sales-settings/${setting.name}`, { version: setting.version, value }),
    onSuccess: async (next) => {
      client.setQueryData(['sales-settings', setting.name], next);
      await client.invalidateQueries({ queryKey: ['kinds'] });
      void message.success(t('saved'));
    },
  });
  return (
    <>
      {!isAdmin && <Alert type="info" showIcon title={t('adminOnly')} />}
      <div className="sales-actions">
        <Button
          type="primary"
          disabled={!isAdmin || !isDirty}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t('save')}
        </Button>
        <span className="v-quiet">
          {setting.changedAt === null || setting.changedBy === null ? (
            t('asShipped')
          ) : (
            <>
              {t('changedBy', { name: setting.changedBy, version: setting.version })}{' '}
              <RelativeTime at={setting.changedAt} />
            </>
          )}
        </span>
      </div>
      {saving.isError && <Alert type="error" showIcon title={saving.error.message} />}
    </>
  );
}
