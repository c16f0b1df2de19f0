import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Mail } from './compose'

/** Where mails go: a server, or files where there is none. */
export interface MailTransport {
  /** What became of it. @throws where it did not; `isFinal` says whether trying again is of no use. */
  send(mail: Mail): Promise<'sent' | 'kept'>
  close(): void
}

export interface MailConfig {
  /** `smtp://user:password@host:587`, `smtps://…`; undefined: files. */
  readonly smtpUrl: string | undefined
  readonly folder: string
}

function messageOf(mail: Mail) {
  const { calendar, ...rest } = mail
  return {
    ...rest,
    // RFC 3834: no robot answers.
    headers: { 'Auto-Submitted': 'auto-generated' },
    // An alternative of the text: beside attachments mail programs show no invitation.
    ...(calendar
      ? {
          alternatives: [
            {
              contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
              content: calendar.content,
            },
          ],
        }
      : {}),
    // Nothing is read from a file or an address, whatever a name says.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

export function mailTransport({ smtpUrl, folder }: MailConfig): MailTransport {
  return smtpUrl ? toServer(smtpUrl) : toFiles(folder)
}

function toServer(url: string): MailTransport {
  const server = createTransport(url, {})
  return {
    async send(mail) {
      await server.sendMail(messageOf(mail))
      return 'sent'
    },
    close: () => server.close(),
  }
}

/** Each mail a file that a mail program opens. Whole or not at all. */
function toFiles(folder: string): MailTransport {
  const written = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(mail) {
      const { message } = await written.sendMail(messageOf(mail))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, `${mail.messageId.replace(/[^0-9a-f]/g, '').slice(0, 32)}.eml`)
      await writeFile(`${path}.part`, message.toString(), { mode: 0o600 })
      await rename(`${path}.part`, path)
      return 'kept'
    },
    close: () => written.close(),
  }
}

/** A server that says 5xx means it (RFC 5321 §4.2.1). */
export function isFinal(error: unknown): boolean {
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
  return code >= 500 && code < 600
}
