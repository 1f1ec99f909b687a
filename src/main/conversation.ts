import {
  goOnDue,
  onConversation,
  POOL_NIGHT,
  poolNight,
  openLive,
  RECURRENCE,
  REMINDER,
  startTimers,
  TASK_DUE,
  tellDueTasks,
  tellReminders,
  type LiveDoor,
} from '#kernel/memory';
import {
  CALIBRATION_NIGHT,
  calibrationNight,
  lookAtTrials,
  tellTrainerWeek,
  TRAINER_WEEK,
  TRIAL_LOOK,
} from '#kernel/process';
import { DIGEST, onNotified, sendDigests } from './mail/notice-mails.ts';
import { openMailDoor, type MailDoor } from './mail/mail-door.ts';
import { lookAhead, MORNING } from './morning.ts';
import { onMailSent } from './mail/on-mail-sent.ts';
import { startSender } from './mail/send-mails.ts';
import type { Scope, Security } from '#kernel/security';
import type { OutboxEvent, Store } from '#store';

type Parts = Readonly<{
  store: Store;
  security: Security;
  /** Where links of mails lead; the usual address of a machine of one's own unless told. */
  linkBase: string | undefined;
  /** Names this process as a holder of leases. */
  owner: string;
  report: (error: unknown, where: string) => void;
}>;

/** What keeps the conversation around records going: events become notifications, timers become due. */
export type Conversation = Readonly<{
  /** What routes need of it. */
  services: Readonly<{ live: LiveDoor; mail: MailDoor }>;
  onEvents(events: readonly OutboxEvent[]): Promise<void>;
  start(): { stop(): Promise<void> };
}>;

export function openConversation({ store, security, linkBase, owner, report }: Parts): Conversation {
  const mails = { security, linkBase: linkBase ?? 'http://localhost:8080', secret: store.config.secret };
  const scopeOf = (tenantId: string): Scope =>
    security.scopeFor(tenantId, { type: 'system', id: 'conversation', name: 'conversation', role: 'admin' }, 'sales');
  return {
    services: { live: openLive(store, report), mail: openMailDoor({ store, security, linkBase: mails.linkBase }) },
    async onEvents(events) {
      for (const [tenantId, theirs] of Map.groupBy(events, (e) => e.tenantId)) {
        await onConversation(scopeOf(tenantId), theirs);
        await onNotified(mails, scopeOf(tenantId), theirs);
        await onMailSent(security, scopeOf(tenantId), theirs, report);
      }
    },
    start() {
      const timers = startTimers({
        store,
        scopeOf,
        report,
        handlers: {
          [REMINDER]: tellReminders,
          [TASK_DUE]: tellDueTasks,
          [RECURRENCE]: goOnDue,
          [POOL_NIGHT]: (scope) => poolNight(scope, new Date()),
          [CALIBRATION_NIGHT]: (scope) => calibrationNight(scope, new Date()),
          [TRAINER_WEEK]: (scope) => tellTrainerWeek(scope, new Date()),
          [MORNING]: (scope) => lookAhead(scope, new Date()),
          [TRIAL_LOOK]: (scope, due) =>
            lookAtTrials(
              scope,
              due.map((d) => d.key),
              new Date(),
            ),
          [DIGEST]: (scope, due) => sendDigests(mails, scope, due),
        },
      });
      const sender = startSender({ store, owner, report });
      return {
        async stop() {
          await Promise.all([timers.stop(), sender.stop()]);
        },
      };
    },
  };
}
