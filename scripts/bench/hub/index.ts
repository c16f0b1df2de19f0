import type { Figure } from '../report/report'
import { cpu, crowd, room } from './forwarding'
import { join } from './join'
import { line } from './poor-line'
import { signalling } from './signalling'

/** `npm run bench -- hub [part …]`: what goes through the media server, each part by itself within two minutes. */
export const hubParts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  join,
  cpu,
  signalling,
  crowd,
  room,
  line,
}

/** @param named which parts; none: all of them */
export async function hub(named: readonly string[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, measure] of Object.entries(hubParts)) {
    if (named.length > 0 && !named.includes(name)) continue
    console.log(` ${name} …`)
    figures.push(...(await measure()))
  }
  return figures
}
