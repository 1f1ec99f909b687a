import nodemailer from 'nodemailer';
import type { MailServer, StoredMail } from '#kernel/memory';

/** How one attempt ended. `doubt`: the server had the mail and may or may not have taken it. */
export type Delivery =
  | Readonly<{ outcome: 'sent' }>
  | Readonly<{ outcome: 'later' | 'never' | 'doubt'; error: string }>;

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;
/** From this point of the conversation on the server may have taken the mail although no answer came. */
const HANDED_OVER = new Set(['DATA']);

type SmtpError = Error & { code?: string; command?: string; responseCode?: number };

/**
 * Hands one mail to the server, once. The message id is that of the mail, so that what came twice for any reason can be
 * told to be one.
 */
export async function deliver(
  server: MailServer,
  mail: Pick<StoredMail, 'id' | 'message' | 'byAgent'>,
): Promise<Delivery> {
  const { message, byAgent } = mail;
  const transport = transportTo(server);
  try {
    const { rejected } = await transport.sendMail({
      from: { name: message.fromName ?? server.fromName, address: server.fromAddress },
      to: message.to,
      cc: message.cc,
      ...(message.replyTo === null ? {} : { replyTo: message.replyTo }),
      subject: message.subject,
      text: byAgent === null ? message.text : `${message.text}\n\n${AI_LINE}`,
      ...(message.html === null ? {} : { html: message.html }),
      messageId: messageIdOf(mail.id, server.fromAddress),
      headers: { ...message.headers, ...(byAgent === null ? {} : { 'X-AI-Generated': `draft; agent=${byAgent}` }) },
      // Nothing is read from disk or network to make up a mail.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    if (rejected.length > 0) return { outcome: 'never', error: `refused: ${rejected.map(String).join(', ')}` };
    return { outcome: 'sent' };
  } catch (error) {
    return failedBy(error as SmtpError);
  } finally {
    transport.close();
  }
}

/** Says in the mail itself who wrote it, as the rules on generated content ask. */
export const AI_LINE = '— 本邮件由 AI 起草，经人确认后发送。 / Drafted by AI, confirmed by a person.';

/** Connects and signs in without sending. @throws Error of the server or the network */
export async function tryServer(server: MailServer): Promise<void> {
  const transport = transportTo(server);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function transportTo({ host, port, security, username, password }: MailServer) {
  return nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === '' ? {} : { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
}

function failedBy({ message, command, responseCode, code }: SmtpError): Delivery {
  const error = message.slice(0, 500);
  if (responseCode === undefined) {
    if (command !== undefined && HANDED_OVER.has(command)) return { outcome: 'doubt', error };
    return { outcome: code === 'EENVELOPE' || code === 'EMESSAGE' ? 'never' : 'later', error };
  }
  // RFC 5321: 4yz may go another time, 5yz will not; a wrong password may be mended in the settings.
  return { outcome: responseCode >= 500 && code !== 'EAUTH' ? 'never' : 'later', error };
}

function messageIdOf(id: string, fromAddress: string): string {
  return `<${id}@${fromAddress.split('@')[1] ?? 'localhost'}>`;
}
