import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { learnReadings } from './currency-readings'
import { explain, isWorthRetrying } from './failures'
import { type Database, type FunctionName, functions, type Result } from './functions'
import type { Transport } from './transports/transport'

const maxAttempts = 5
const retryDelayMs = 20

/** `functions` in the form in which TypeScript can follow a name that is not known yet to its answer. */
type Signatures = {
  [N in FunctionName]: {
    args: z.ZodObject
    result: { safeParse(answer: unknown): z.ZodSafeParseResult<Result<N>> }
  }
}
const signatures: Signatures = functions

/** What a server that was killed begins with: nobody comes in before it is done, and it says no amount, so that it need not wait until those can be read. */
const amountless: ReadonlySet<FunctionName> = new Set(['recover_presence', 'rehearse_session'])

/** The one gateway: checks arguments and answers by the signatures, repeats what lost a race, and names failures. */
export function gateway(transport: Transport): Database {
  const readings = once(() => retried(() => learnReadings(transport), 'currency_readings'))
  return {
    async rpc(name, args) {
      const schema = signatures[name].args
      const ask = () => attempt(transport, name, defined(schema.parse(args)), jsonArguments(schema))
      if (!amountless.has(name)) {
        await readings()
        return understood(name, await ask())
      }
      const asked = ask()
      // Whoever waits for them next is told why they cannot be had.
      readings().catch(() => undefined)
      return understood(name, await asked)
    },
    onChange: (wake) => transport.onChange(wake),
    close: () => transport.close(),
  }
}

function attempt(
  transport: Transport,
  name: string,
  args: Record<string, unknown>,
  jsonArgs: ReadonlySet<string>,
): Promise<unknown> {
  return retried(() => transport.call(name, args, jsonArgs), name)
}

async function retried<T>(act: () => Promise<T>, name: string): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      if (tries === maxAttempts || !isWorthRetrying(error)) throw explain(error, name)
      await wait(Math.random() * retryDelayMs * 2 ** tries)
    }
  }
}

/** What succeeded is not done again; what failed is, by whoever asks next. */
function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= act().catch((error: unknown) => {
      done = undefined
      throw error
    })
    return done
  }
}

/** SQL's own defaults apply to arguments that are left out. */
function defined(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))
}

/** The names of `jsonb` parameters: objects and lists of objects; a list of plain values is a PostgreSQL array. */
function jsonArguments(schema: z.ZodObject): ReadonlySet<string> {
  return new Set(Object.keys(schema.shape).filter((key) => isJson(schema.shape[key])))
}

function isJson(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return isJson(schema.unwrap())
  if (schema instanceof z.ZodArray) return isJson(schema.element)
  if (schema instanceof z.ZodUnion) return schema.options.every(isJson)
  return schema instanceof z.ZodObject || schema instanceof z.ZodRecord
}

function understood<N extends FunctionName>(name: N, answer: unknown): Result<N> {
  const parsed = signatures[name].result.safeParse(answer)
  if (parsed.success) return parsed.data
  // Values stay out: answers carry names and tokens, and this message is logged.
  const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the answer'} (${issue.code})`)
  throw new Error(`The answer of ${name} does not have the expected shape: ${places.join(', ')}`)
}
