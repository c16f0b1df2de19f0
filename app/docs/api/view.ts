import * as z from 'zod/mini'
import type { CallView, FieldRow } from '@/components/reference/reference-types'
import { jsonSchemaOf, operationNames, parametersOf } from '@/lib/web/api/openapi'
import { type Operation, type OperationName, operations } from '@/lib/web/api/operations'
import { summaries, reference as words } from '@/locales/en/api-operations'

type Schema = Readonly<Record<string, unknown>>

export function toCalls(): CallView[] {
  return operationNames().map((name) => {
    const operation = operations[name]
    const { scope, body, answer, status = 200, needsIdempotencyKey = false } = operation
    const [method = '', path = ''] = name.split(' ')
    return {
      id: idOf(name),
      method,
      path,
      summary: summaries[name],
      scope,
      needsKey: needsIdempotencyKey,
      parameters: parametersOf(name, operation).map((one) => ({
        name: one.name,
        type: typeOf(one.schema),
        isRequired: one.required,
      })),
      body: body ? fieldsOf(jsonSchemaOf(body, 'input')) : [],
      answer: answerOf(answer),
      status,
    }
  })
}

function answerOf(answer: Operation['answer']): FieldRow[] {
  if (answer === null) return []
  if (typeof answer === 'string') return [{ name: answer, type: words.file, isRequired: false }]
  return fieldsOf(jsonSchemaOf(answer, 'output')).map((row) => ({ ...row, isRequired: false }))
}

function idOf(name: OperationName): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

const schema = z.record(z.string(), z.unknown())
const shape = z.looseObject({
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  format: z.optional(z.string()),
  enum: z.optional(z.array(z.unknown())),
  const: z.optional(z.unknown()),
  anyOf: z.optional(z.array(schema)),
  items: z.optional(schema),
  properties: z.optional(z.record(z.string(), schema)),
  required: z.optional(z.array(z.string())),
})

/** What may be null is what it else is. */
function bare(given: Schema): z.infer<typeof shape> {
  const read = shape.parse(given)
  const others = (read.anyOf ?? []).filter((one) => one['type'] !== 'null')
  return others.length === 1 && others[0] ? shape.parse(others[0]) : read
}

function fieldsOf(given: Schema, under = ''): FieldRow[] {
  const { properties = {}, required = [], items } = bare(given)
  if (items) return fieldsOf(items, `${under}[]`)
  return Object.entries(properties).flatMap(([name, field]): FieldRow[] => {
    const path = under ? `${under}.${name}` : name
    const own = { name: path, type: typeOf(field), isRequired: required.includes(name) }
    return [own, ...fieldsOf(field, path)]
  })
}

function typeOf(given: Schema): string {
  const { type, format, enum: values, const: only, anyOf = [], items } = shape.parse(given)
  if (only !== undefined) return String(only)
  if (values) return values.map(String).join(' | ')
  if (anyOf.length > 0) return anyOf.map(typeOf).join(' | ')
  if (items) return words.list(typeOf(items))
  const names = [type ?? 'any'].flat().join(' | ')
  return format ? `${names} (${format})` : names
}
