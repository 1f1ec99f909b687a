import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Form, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import type { ApiKeyDraft, ApiKeyMade, Member } from '@valence/contract';
import type { ReactNode } from 'react';
import { get, post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { useMe } from '../../parts/session.ts';
import { useKeyTexts } from './api-key-texts.ts';

const PURPOSES = ['sales', 'renewal', 'service', 'learning', 'administration'] as const;
const LIVES = [90, 365, null] as const;
const DAY_MS = 86_400_000;

type Wish = {
  name: string;
  holder: string;
  level: 'read' | 'write' | 'some';
  reads?: string[];
  writes?: string[];
  purposes: (typeof PURPOSES)[number][];
  perMinute: number;
  days: number | null;
};

/** What a new key is for. `onDone` gets null when it was called off. */
export function NewKey({ onDone }: { onDone: (made: ApiKeyMade | null) => void }): ReactNode {
  const t = useKeyTexts();
  const say = useSay();
  const me = useMe();
  const [form] = Form.useForm<Wish>();
  const level = Form.useWatch('level', form);
  const kinds = useQuery(kindsQuery).data ?? [];
  const members = useQuery({ queryKey: ['members'], queryFn: () => get<{ items: Member[] }>('/api/members') });
  const making = useMutation({
    mutationFn: (wish: Wish) => post<ApiKeyMade>('/api/keys', draftOf(wish)),
    onSuccess: onDone,
  });
  const kindOptions = kinds.map((k) => ({ value: k.name, label: say(k.title) }));
  const holders = [
    ...(members.data?.items ?? []).map((m) => ({ value: `user:${m.id}`, label: m.name })),
    { value: 'role:rep', label: t('role_rep') },
    { value: 'role:manager', label: t('role_manager') },
  ];
  return (
    <Modal
      open
      title={t('add')}
      okText={t('make')}
      cancelText={t('cancel')}
      confirmLoading={making.isPending}
      onOk={form.submit}
      onCancel={() => onDone(null)}
    >
      <Form<Wish>
        form={form}
        layout="vertical"
        onFinish={(wish) => making.mutate(wish)}
        initialValues={{
          holder: `user:${me.user.id}`,
          level: 'read',
          purposes: ['sales'],
          perMinute: 600,
          days: LIVES[1],
        }}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, max: 80 }]}>
          <Input placeholder={t('nameHint')} autoFocus />
        </Form.Item>
        <Form.Item name="holder" label={t('holder')}>
          <Select options={holders} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="level" label={t('level')}>
          <Segmented
            options={(['read', 'write', 'some'] as const).map((value) => ({ value, label: t(`level_${value}`) }))}
          />
        </Form.Item>
        {level === 'some' && (
          <>
            <Form.Item name="writes" label={t('writes')}>
              <Select mode="multiple" options={kindOptions} optionFilterProp="label" />
            </Form.Item>
            <Form.Item name="reads" label={t('reads')}>
              <Select mode="multiple" options={kindOptions} optionFilterProp="label" />
            </Form.Item>
          </>
        )}
        <Form.Item name="purposes" label={t('purposes')} rules={[{ required: true }]}>
          <Select mode="multiple" options={PURPOSES.map((value) => ({ value, label: t(`purpose_${value}`) }))} />
        </Form.Item>
        <Form.Item name="perMinute" label={t('perMinute')}>
          <InputNumber min={1} max={600_000} />
        </Form.Item>
        <Form.Item name="days" label={t('expires')}>
          <Segmented
            options={LIVES.map((n) => ({ value: n ?? 0, label: n === null ? t('never') : t('days', { n }) }))}
          />
        </Form.Item>
      </Form>
      {making.isError && <Alert type="error" showIcon title={making.error.message} />}
    </Modal>
  );
}

function draftOf({ name, holder, level, reads = [], writes = [], purposes, perMinute, days }: Wish): ApiKeyDraft {
  const [sort = '', ...rest] = holder.split(':');
  const some = Object.fromEntries([...reads.map((k) => [k, 'read']), ...writes.map((k) => [k, 'write'])]);
  return {
    name,
    holder: sort === 'user' ? { user: rest.join(':') } : { role: rest[0] === 'manager' ? 'manager' : 'rep' },
    kinds: level === 'some' ? some : { '*': level },
    purposes,
    perMinute,
    expiresAt: days === null || days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
  };
}
