import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { NoticeList } from './notice-list.tsx';
import './notifications.css';

/** Everything I was told. */
export function Page() {
  const t = useConversationTexts();
  usePageTitle({ title: t('notifications') });
  return (
    <div className="notices-page">
      <h1>{t('notifications')}</h1>
      <NoticeList />
    </div>
  );
}
