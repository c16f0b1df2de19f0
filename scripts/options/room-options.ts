import * as z from 'zod'
import { sessionType } from '@/lib/contract/words'
import { CommandProblem } from '../supervisor/problem'
import { checked, mostMinutesAhead, personName, readWords, wholeMinutes } from './read-options'

const usage = `Usage: npm run room -- "Title" --mode chat|voice|video --host NAME --member NAME [--member NAME] [--member NAME]
       [--max NUMBER] [--opens-in MINUTES] [--json]
       npm run room -- relink ROOM --member NAME [--json]
A room for a host and members, 4 together or --max of them, 20 at most, without booking and money; a link for each.`

const mostPeople = 20

const options = z.object({
  mode: z.enum(sessionType.options, 'must be chat, voice or video'),
  host: z.string('must be said').pipe(personName),
  member: z.array(personName, 'must be said, once for each member'),
  max: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(2, 'must be at least 2')
    .max(mostPeople, `must be ${mostPeople} at most`)
    .default(4),
  'opens-in': wholeMinutes(-24 * 60, mostMinutesAhead, 0),
  json: z.boolean().default(false),
})
export type RoomOptions = z.output<typeof options> & { readonly title: string }

/**
 * What a group room on the command line is.
 * @throws CommandProblem with the way to call it
 */
export function roomOptions(args: string[]): RoomOptions {
  const text = { type: 'string' } as const
  const { values, positionals } = readWords(
    args,
    {
      mode: text,
      host: text,
      member: { type: 'string', multiple: true },
      max: text,
      'opens-in': text,
      json: { type: 'boolean' },
    },
    usage,
    true,
  )
  const [title = '', ...more] = positionals
  if (title.trim() === '' || more.length > 0) {
    throw new CommandProblem(`A room has one title: put it in quotation marks.\n${usage}`)
  }
  const chosen = checked(options, values, usage)
  if (chosen.member.length >= chosen.max) {
    throw new CommandProblem(
      `--member must be said at most ${chosen.max - 1} times, or --max be more.\n${usage}`,
    )
  }
  return { ...chosen, title: title.trim() }
}
