export { isAddress } from './address.ts';
export {
  changeMail,
  draftMail,
  listMails,
  mailIn,
  queueNotice,
  sendMail,
  type MailStatus,
  type Message,
  type StoredMail,
} from './mails.ts';
export { mailServerIn, mailServerToTry, readMailSettings, saveMailSettings, type MailServer } from './settings.ts';
