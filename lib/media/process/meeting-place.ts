import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

/** Where the media server listens for the signalling server of its machine, and what opens it. */
const place = z.object({ port: z.int(), secret: z.string() })
export type MeetingPlace = z.infer<typeof place>

const fileIn = (dataDir: string) => join(dataDir, 'media', 'server.json')

/** Readable for its owner alone. */
export function tellPlace(dataDir: string, where: MeetingPlace): void {
  const file = fileIn(dataDir)
  mkdirSync(join(dataDir, 'media'), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(where), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Null: none has been started with this data directory. */
export function findPlace(dataDir: string): MeetingPlace | null {
  try {
    return place.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')))
  } catch {
    return null
  }
}
