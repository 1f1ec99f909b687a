import { InboxOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import './parts.css';

type EmptyStateProps = {
  title: string;
  /** What this page is for, in one sentence. */
  body?: string | undefined;
  icon?: ReactNode;
  /** The first thing to do here. */
  action?: ReactNode;
};

/** A page or list with nothing on it yet: says what it is for and gives the first action. */
export function EmptyState({ title, body, icon = <InboxOutlined aria-hidden />, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <div className="empty-state-icon" aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {body !== undefined && <p>{body}</p>}
      {action !== undefined && <div className="empty-state-action">{action}</div>}
    </div>
  );
}
