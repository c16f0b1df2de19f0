'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { inviteToHosted } from '@/lib/client/group/hosted-api'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { invite as words } from '@/locales/en/group/hosted'

type Fault = keyof typeof words.faults
type State =
  | { readonly step: 'typing'; readonly fault?: Fault }
  | { readonly step: 'pending' }
  | { readonly step: 'made'; readonly name: string; readonly url: string }

interface InviteProps {
  readonly sessionId: string
  readonly onInvited?: () => void
}

/** A name becomes a link for a guest without an account, which is shown once. */
export function Invite({ sessionId, onInvited }: InviteProps) {
  const [state, setState] = useState<State>({ step: 'typing' })
  const hydrated = useHydrated()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (state.step === 'pending') return
    const form = event.currentTarget
    const name = String(new FormData(form).get('guest') ?? '').trim()
    if (name === '') return setState({ step: 'typing', fault: 'name' })
    setState({ step: 'pending' })
    const outcome = await inviteToHosted(sessionId, name)
    if (!outcome.ok) return setState({ step: 'typing', fault: faultOf(outcome.problem.code) })
    form.reset()
    setState({ step: 'made', name: outcome.value.name, url: outcome.value.url })
    onInvited?.()
  }
  return (
    <section aria-label={words.title} className="space-y-3">
      <h2 className="text-lg font-semibold text-gray-900">{words.title}</h2>
      <p className="text-sm">{words.detail}</p>
      <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-3">
        <Field
          label={words.name}
          name="guest"
          required
          maxLength={forms.personCharacters}
          autoComplete="off"
          fault={state.step === 'typing' && state.fault ? words.faults[state.fault] : undefined}
          className="min-w-40 grow"
        />
        <Button type="submit" disabled={!hydrated} pending={state.step === 'pending'}>
          {words.submit}
        </Button>
      </form>
      {state.step === 'made' && <Made key={state.url} name={state.name} url={state.url} />}
    </section>
  )
}

function Made({ name, url }: { readonly name: string; readonly url: string }) {
  return (
    <div role="status" className="rounded-xl border border-tint-line bg-tint p-4">
      <p className="font-semibold text-gray-900">{words.link(isolated(name))}</p>
      <p className="mt-1 text-sm">{words.once}</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code className="min-w-0 grow basis-40 text-sm break-all text-gray-900">{url}</code>
        <CopyButton text={url} name={words.copy} />
      </div>
    </div>
  )
}

function faultOf(code: string): Fault {
  if (code === 'bad_request') return 'name'
  return code === 'too_many_attempts' ? 'many' : 'failed'
}
