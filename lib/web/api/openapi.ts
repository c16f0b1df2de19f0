import * as z from 'zod/mini'
import { apiProblem } from '@/lib/contract/http/api'
import { summaries } from '@/locales/en/api-operations'
import { type Operation, type OperationName, operations } from './operations'

type Json = Readonly<Record<string, unknown>>

/** The names of the operations, in the order of the table. */
export function operationNames(): readonly OperationName[] {
  return Object.keys(operations).filter((name): name is OperationName => name in operations)
}

/** JSON Schema 2020-12, of what may be sent (`input`) or what comes (`output`); what a schema cannot say (a check in code) is left out. */
export function jsonSchemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...said } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return said
}

/** OpenAPI 3.1 of `/api/v1`. */
export function openApi(appUrl: string): Json {
  const paths = new Map<string, Json>()
  for (const name of operationNames()) {
    const [method = '', path = ''] = name.split(' ')
    paths.set(path, { ...paths.get(path), [method.toLowerCase()]: described(name, operations[name]) })
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', summary: 'Bookings, sessions, links and money of a practice' },
    servers: [{ url: appUrl }],
    security: [{ key: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'npm run api-key -- create NAME' },
      },
      schemas: { Problem: jsonSchemaOf(apiProblem, 'output') },
    },
  }
}

function described(name: OperationName, operation: Operation): Json {
  const { body, answer, status = 200, scope } = operation
  return {
    operationId: operationId(name),
    summary: summaries[name],
    description: scope ? `Scope: ${scope}` : 'Any key',
    parameters: parametersOf(name, operation),
    ...(body ? { requestBody: { required: true, content: jsonContent(jsonSchemaOf(body, 'input')) } } : {}),
    responses: {
      [status]: {
        description: summaries[name],
        ...(answer && {
          content:
            typeof answer === 'string'
              ? { [answer]: { schema: { type: 'string' } } }
              : jsonContent(jsonSchemaOf(answer, 'output')),
        }),
      },
      default: {
        description: 'RFC 9457',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const jsonContent = (schema: Json) => ({ 'application/json': { schema } })

/** `POST /api/v1/sessions/{id}/links` is `postSessionsIdLinks`. */
function operationId(name: OperationName): string {
  const [method = '', path = ''] = name.split(' ')
  const words = path.replace('/api/v1/', '').match(/[a-z0-9]+/gi) ?? []
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const properties = z.object({
  properties: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  required: z.optional(z.array(z.string())),
})

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Json
}

export function parametersOf(name: OperationName, { query, needsIdempotencyKey }: Operation): Parameter[] {
  const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(
    ([, id = '']): Parameter => ({
      name: id,
      in: 'path',
      required: true,
      schema: { type: 'string', ...(id === 'id' ? { format: 'uuid' } : {}) },
    }),
  )
  const asked = query ? properties.parse(jsonSchemaOf(query, 'input')) : {}
  const inQuery = Object.entries(asked.properties ?? {}).map(
    ([field, schema]): Parameter => ({
      name: field,
      in: 'query',
      required: asked.required?.includes(field) ?? false,
      schema,
    }),
  )
  const key: Parameter = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 100 },
  }
  return [...inPath, ...inQuery, ...(needsIdempotencyKey ? [key] : [])]
}
