import { expect, type Page } from '@playwright/test'
import type { SessionType } from '@/lib/contract/words'
import { openDatabase } from '@/lib/db'
import { readProduct } from './product-state'

export interface GroupMember {
  readonly name: string
  readonly url: string
}

/** A room that is open now, for the host and members of these names. */
export async function groupRoom(
  title: string,
  mode: SessionType,
  [host = '', ...members]: readonly string[],
  capacity = 4,
): Promise<GroupMember[]> {
  const { appUrl, databaseUrl } = readProduct()
  const database = openDatabase({ database: { transport: 'postgres', url: databaseUrl } })
  const made = await database.rpc('create_group_room', {
    p_title: title,
    p_mode: mode,
    p_capacity: capacity,
    p_members: [{ role: 'host', name: host }, ...members.map((name) => ({ role: 'member' as const, name }))],
  })
  await database.close()
  return made.members.map(({ name, token }) => ({ name, url: `${appUrl}/rooms/${token}` }))
}

/** From the link to the seat. */
export async function comeIn(page: Page, { url }: GroupMember): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Join room' }).click()
}

/** Pictures of so many others arrive and are shown. */
export async function expectPictures(page: Page, count: number): Promise<void> {
  await expect
    .poll(() => movingPictures(page), { message: `${count} pictures move`, timeout: 30_000 })
    .toBe(count)
}

/** How many of the others' pictures showed another frame within a second. */
function movingPictures(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const all = [...document.querySelectorAll('[data-testid="remote-video"]')].filter(
      (element) => element instanceof HTMLVideoElement,
    )
    const moved = all.map(
      (video) =>
        new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), 1_000)
          video.requestVideoFrameCallback(() => {
            clearTimeout(timer)
            resolve(true)
          })
        }),
    )
    return (await Promise.all(moved)).filter(Boolean).length
  })
}
