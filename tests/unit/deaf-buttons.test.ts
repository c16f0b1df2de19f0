import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const sources = ['components', 'app'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => join(folder, file)),
)

/** Drawn by scripts alone, so they hear from the start: inside a room, and the page for what no screen has words for. */
const drawnByScripts = [
  /^components\/(call|chat|group\/(room|stage|panels|polls)|appointment\/room)\//,
  /^components\/ui\/page\/failed-page\.tsx$/,
]

describe('a button whose press a script answers', () => {
  it('takes no press before the page can hear it, wherever a server draws it', () => {
    const own = sources
      .filter((file) => !drawnByScripts.some((place) => place.test(file)))
      .filter((file) => pressedButtons(readFileSync(join(root, file), 'utf8')))
    expect(own).toEqual([])
  })

  it('would be noticed', () => {
    expect(pressedButtons('<button\n  onClick={() => go()}\n>')).toBe(true)
    expect(pressedButtons('<HeardButton onClick={go}>')).toBe(false)
    expect(pressedButtons('<button type="submit">')).toBe(false)
  })
})

/** Whether the text has a plain button with a handler of its own. */
function pressedButtons(text: string): boolean {
  return [...text.matchAll(/<button\b/g)].some(({ index }) =>
    /^[^<]*?onClick/.test(text.slice(index + 1).replaceAll('=>', '')),
  )
}
