'use client'

import { useEffect, useState } from 'react'
import { Choice } from '@/components/ui/field'
import { consultantChoice as words } from '@/locales/en/admin/list'
import type { Consultant } from '../types'

/** The longest list that the server sends. */
const most = 300

type List = readonly Consultant[] | 'failed' | null

interface ConsultantChoiceProps {
  readonly chosen: Consultant | null
  /** Somebody looks at it: the list is fetched now. Most who look at sessions never open it, and it is longer than all the rest of the page. */
  readonly wanted: boolean
}

export function ConsultantChoice({ chosen, wanted }: ConsultantChoiceProps) {
  const list = useConsultants(wanted)
  const [value, setValue] = useState(chosen?.id ?? '')
  const known = Array.isArray(list) ? list : []
  const isListed = known.some(({ id }) => id === chosen?.id)
  return (
    <div>
      <Choice
        label={words.label}
        name="consultant"
        value={value}
        onChange={({ target }) => setValue(target.value)}
      >
        <option value="">{words.any}</option>
        {chosen && !isListed && <option value={chosen.id}>{chosen.name}</option>}
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      {list === 'failed' && <p className="mt-1 text-sm">{words.failed}</p>}
      {known.length >= most && <p className="mt-1 text-sm">{words.first(most)}</p>}
    </div>
  )
}

function useConsultants(wanted: boolean): List {
  const [list, setList] = useState<List>(null)
  useEffect(() => {
    if (!wanted) return
    const abort = new AbortController()
    fetchConsultants(abort.signal).then(setList, () => abort.signal.aborted || setList('failed'))
    return () => abort.abort()
  }, [wanted])
  return list
}

async function fetchConsultants(signal: AbortSignal): Promise<Consultant[]> {
  const response = await fetch('/api/admin/consultants', { signal })
  const answer: unknown = response.ok ? await response.json() : null
  if (!Array.isArray(answer)) throw new Error('no list of consultants')
  return answer.filter(isConsultant)
}

function isConsultant(one: unknown): one is Consultant {
  if (typeof one !== 'object' || one === null || !('id' in one) || !('name' in one)) return false
  return typeof one.id === 'string' && typeof one.name === 'string'
}
