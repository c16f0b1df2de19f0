import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import { POST as read } from '@/app/api/sessions/notes/read/route'
import { PUT, POST as save } from '@/app/api/sessions/notes/save/route'
import { joinResponse, notesView } from '@/lib/contract/http/session'
import { limits } from '@/lib/contract/limits'
import { openDatabase } from '@/lib/db'
import { limits as map } from '@/lib/limits'
import { setWebProcess } from '@/lib/web/process'
import { Browser, downDatabase, type Handler, problemOf, serveWeb } from './support/web'

const web = serveWeb()

async function joined(token: string, browser = new Browser(), takeOver = false) {
  const response = await browser.post(join, { token, takeOver })
  const { linkId } = joinResponse.parse(await response.json())
  return { browser, linkId }
}

async function notes(browser: Browser, route: Handler, body: object) {
  const response = await browser.post(route, body)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return notesView.parse(await response.json())
}

describe('private notes', () => {
  it('are read and saved by the browser that holds the consultant’s link', async () => {
    const { browser, linkId } = await joined((await web.book()).consultantToken)
    expect(await notes(browser, read, { linkId })).toEqual({ text: '', version: 0, updatedAt: null })
    const text = `${'é\n'.repeat(limits.noteCharacters / 2 - 1)}ok`
    expect(await notes(browser, save, { linkId, text, version: 0 })).toMatchObject({ text, version: 1 })
    expect(await notes(browser, read, { linkId })).toMatchObject({ text, version: 1 })
  })

  it('are refused to the client of the session, to strangers, and by the other side’s link', async () => {
    const booked = await web.book()
    const consultant = await joined(booked.consultantToken)
    await notes(consultant.browser, save, { linkId: consultant.linkId, text: 'private', version: 0 })
    const client = await joined(booked.clientToken)
    const other = await joined((await web.book()).consultantToken)
    const tries = [
      [client.browser, client.linkId, 403, 'not_allowed'],
      [client.browser, consultant.linkId, 401, 'not_a_participant'],
      [other.browser, consultant.linkId, 401, 'not_a_participant'],
      [new Browser(), consultant.linkId, 401, 'not_a_participant'],
    ] as const
    for (const [browser, linkId, httpStatus, code] of tries) {
      const reading = await browser.post(read, { linkId })
      expect(await reading.clone().text()).not.toContain('"text"')
      expect(await problemOf(reading)).toMatchObject({ httpStatus, code })
      const saving = await browser.post(save, { linkId, text: 'overwritten', version: 1 })
      expect(await problemOf(saving)).toMatchObject({ httpStatus, code })
    }
    const { linkId } = consultant
    expect(await notes(consultant.browser, read, { linkId })).toMatchObject({ text: 'private', version: 1 })
  })

  it('go with the place to the device that took it over', async () => {
    const { consultantToken } = await web.book()
    const first = await joined(consultantToken)
    const { linkId } = first
    await notes(first.browser, save, { linkId, text: 'on the desk', version: 0 })
    const phone = await joined(consultantToken, new Browser(), true)
    expect(await notes(phone.browser, read, { linkId })).toMatchObject({ text: 'on the desk' })
    expect(await problemOf(await first.browser.post(read, { linkId }))).toMatchObject({ httpStatus: 401 })
  })

  it('are not overwritten by a page that has not read the newest', async () => {
    const { browser, linkId } = await joined((await web.book()).consultantToken)
    await notes(browser, save, { linkId, text: 'one', version: 0 })
    const response = await browser.post(save, { linkId, text: 'two', version: 0 })
    expect(await problemOf(response)).toMatchObject({ httpStatus: 409, code: 'changed_elsewhere' })
    expect(await notes(browser, read, { linkId })).toMatchObject({ text: 'one', version: 1 })
  })

  it('refuse what is too long, cannot be stored or has no form', async () => {
    const { browser, linkId } = await joined((await web.book()).consultantToken)
    const wrong = [
      { linkId, text: 'x'.repeat(limits.noteCharacters + 1), version: 0 },
      { linkId, text: 'a\u0000b', version: 0 },
      { linkId, text: 'x', version: -1 },
      { linkId, text: 'x' },
      { linkId, text: 'x', version: 0, participantType: 'consultant' },
    ]
    for (const body of wrong) {
      expect(await problemOf(await browser.post(save, body))).toMatchObject({ code: 'bad_request' })
    }
    const huge = { linkId, text: 'x'.repeat(70_000), version: 0 }
    expect(await problemOf(await browser.post(save, huge))).toMatchObject({ code: 'too_large' })
    const foreign = await browser.post(
      save,
      { linkId, text: 'x', version: 0 },
      { origin: 'https://evil.example' },
    )
    expect(await problemOf(foreign)).toMatchObject({ code: 'origin_refused' })
    expect(PUT().status).toBe(405)
    expect(await notes(browser, read, { linkId })).toMatchObject({ version: 0 })
  })

  it('are saved at a rate, and not without end', async () => {
    const { browser, linkId } = await joined((await web.book()).consultantToken)
    const asked = map.noteSaves.value.burst + 30
    const saves = Array.from({ length: asked }, (_, at) =>
      browser.post(save, { linkId, text: `${at}`, version: 0 }),
    )
    const answers = await Promise.all(saves)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(await problemOf(refused[0] ?? Response.error())).toMatchObject({ code: 'too_many_attempts' })
    expect(asked - refused.length).toBeGreaterThanOrEqual(map.noteSaves.value.burst)
    expect(await notes(browser, read, { linkId })).toMatchObject({ version: 1 })
  })

  it('say that they cannot be saved now while the database is away', async () => {
    const { browser, linkId } = await joined((await web.book()).consultantToken)
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    const response = await browser.post(save, { linkId, text: 'x', version: 0 })
    expect(await problemOf(response)).toMatchObject({ httpStatus: 503, code: 'unavailable' })
  })
})
