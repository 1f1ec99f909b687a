import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, InputNumber, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import type { FeedChoices } from '@valence/contract';
import { get, put } from '../../parts/api.ts';
import { useNowTexts } from '../now/texts.ts';

const KEY = ['feed-choices'];
const WEEK = [1, 2, 3, 4, 5];

/** When cards come and how many a day: my own choice. */
export function FeedSettings(): ReactNode {
  const { data } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => get<FeedChoices>('/api/me/feed', {}, signal) });
  return data === undefined ? null : <Form key={JSON.stringify(data)} saved={data} />;
}

function Form({ saved }: { saved: FeedChoices }): ReactNode {
  const t = useNowTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [choices, setChoices] = useState(saved);
  const change = (some: Partial<FeedChoices>): void => setChoices({ ...choices, ...some });
  const saving = useMutation({
    mutationFn: () => put<FeedChoices>('/api/me/feed', choices),
    onSuccess: (data) => {
      client.setQueryData(KEY, data);
      void client.invalidateQueries({ queryKey: ['now'] });
      void message.success(t('feedSaved'));
    },
    onError: (error) => void message.error(error.message),
  });
  const clock = (name: 'from' | 'to', label: string): ReactNode => (
    <label>
      {label}{' '}
      <Input
        type="time"
        value={choices[name]}
        style={{ width: 110 }}
        onChange={(e) => change({ [name]: e.target.value })}
      />
    </label>
  );
  return (
    <section className="v-panel set-panel">
      <h2>{t('feed')}</h2>
      <p className="v-quiet">{t('feedBody')}</p>
      <div className="set-line">
        <Checkbox checked={choices.isQuiet} onChange={(e) => change({ isQuiet: e.target.checked })}>
          {t('isQuiet')}
        </Checkbox>
      </div>
      <div className="set-line">
        {clock('from', t('workFrom'))} {clock('to', t('workTo'))}
        <label>
          {t('timeZone')}{' '}
          <Input
            value={choices.timeZone}
            style={{ width: 180 }}
            translate="no"
            onChange={(e) => change({ timeZone: e.target.value })}
          />
        </label>
      </div>
      <div className="set-line">
        <span id="feed-days">{t('workDays')}</span>
        <Radio.Group
          aria-labelledby="feed-days"
          value={choices.days === null ? 'china' : 'week'}
          options={[
            { value: 'china', label: t('workDaysChina') },
            { value: 'week', label: t('workDaysWeek') },
          ]}
          onChange={({ target }) => change({ days: target.value === 'china' ? null : WEEK })}
        />
      </div>
      <div className="set-line">
        <label>
          {t('perDay')}{' '}
          <InputNumber
            min={1}
            max={100}
            precision={0}
            placeholder={t('perDayLearned')}
            value={choices.perDay}
            onChange={(perDay) => change({ perDay })}
          />
        </label>
        <Button type="primary" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('feedSave')}
        </Button>
      </div>
    </section>
  );
}
