export {
  addComment,
  commentVersions,
  editComment,
  excerptsOf,
  listThreads,
  removeComment,
  type StoredComment,
  type StoredThread,
} from './comments.ts';
export { choicesIn, readChoices, saveChoices, unsubscribe } from './choices.ts';
export { follow, followState, type FollowState } from './followers.ts';
export { excerptOf } from './mentions.ts';
export { listNotices, noticesById, readNotices, unreadSince, type StoredNotice } from './notices.ts';
export { noticeText, titleOfNotice } from './notice-words.ts';
export { notify, tellPeople, type Notice, type PersonMessage } from './notify.ts';
export { onConversation, TASK_DUE, tellDueTasks } from './on-conversation.ts';
export { endRecurrence, goOnDue, recur, RECURRENCE, recurrenceOf, type StoredRecurrence } from './recurring-tasks.ts';
export { changeReminder, listReminders, remind, REMINDER, tellReminders, type StoredReminder } from './reminders.ts';
export { dayAt, HOME_ZONE, instantAt, nextAt } from './day-times.ts';
export { isWorkday } from './workdays.ts';
export { setTimerOnce, setTimers, startTimers, runDueTimers, type DueTimer, type TimerHandler } from './timers.ts';
