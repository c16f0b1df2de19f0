import { ChevronDown } from 'lucide-react'
import { linkClasses } from '@/components/accounts/link-classes'
import { Badge } from '@/components/ui/badge'
import { Button, ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { form, peopleNotes, similar as similarWords, people as words } from '@/locales/en/admin/people'
import type { PeopleView, PersonItem } from './people-types'
import { PersonFields } from './person-fields'

const good = ['saved', 'photo', 'no-photo', 'linked']
const sides = ['consultant', 'client'] as const

export function PeopleNote({ note }: Pick<PeopleView, 'note'>) {
  if (!note) return null
  const isGood = good.includes(note)
  return (
    <Notice tone={isGood ? 'good' : 'bad'} role={isGood ? 'status' : 'alert'} className="mt-4">
      {peopleNotes[note]}
    </Notice>
  )
}

/** Clients or consultants. Plain forms: every act works without a script. */
export function People({ view }: { readonly view: PeopleView }) {
  const { side, rows, text } = view
  return (
    <div className="mx-auto max-w-5xl">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <p>{words.total(view.total)}</p>
      </div>
      <nav aria-label={words.kinds} className="flex gap-x-5">
        {sides.map((one) => (
          <a
            key={one}
            href={`/admin/people?role=${one}`}
            {...(one === side ? { 'aria-current': 'page' } : {})}
            className={linkClasses}
          >
            {words.roles[one]}
          </a>
        ))}
      </nav>
      <PeopleNote note={view.note} />
      {view.similar.length > 0 && <Similar view={view} />}
      {side === 'consultant' && view.similar.length === 0 && <Add view={view} />}
      <search>
        <form method="get" action="/admin/people" className="mt-5 flex flex-wrap items-end gap-3">
          <input type="hidden" name="role" value={side} />
          <Field
            label={words.search}
            name="text"
            type="search"
            defaultValue={text}
            maxLength={forms.searchCharacters}
            className="min-w-0 flex-1 basis-40 sm:max-w-sm"
          />
          <Button type="submit" variant="primary">
            {words.show}
          </Button>
        </form>
      </search>
      {rows.length === 0 ? (
        <p className="py-6">{words.none}</p>
      ) : (
        <ul className="mt-4 divide-y divide-line border-y border-line">
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      )}
      {(view.previousHref || view.nextHref) && (
        <nav aria-label={words.pages} className="mt-6 flex flex-wrap gap-3">
          {view.previousHref && <ButtonLink href={view.previousHref}>{words.previous}</ButtonLink>}
          {view.nextHref && <ButtonLink href={view.nextHref}>{words.next}</ButtonLink>}
        </nav>
      )}
    </div>
  )
}

function Row({ row: { id, name, ref, email, active, account } }: { readonly row: PersonItem }) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <a href={`/admin/people/${id}`} className={linkClasses}>
          <bdi className="break-words">{name}</bdi>
        </a>
        <p className="text-sm break-all">
          <Sentence parts={words.ref(<bdi key="ref">{ref}</bdi>)} />
        </p>
      </div>
      <p className="min-w-0 basis-60 break-all">{email ?? words.noEmail}</p>
      <div className="flex gap-2 sm:w-56">
        {!active && <Badge>{words.inactive}</Badge>}
        {account && <Badge>{account === 'invited' ? words.invited : words.hasAccount}</Badge>}
      </div>
    </li>
  )
}

function Add({ view }: { readonly view: PeopleView }) {
  const { typed, zones, again } = view
  return (
    <details id="add" open={again} className="mt-5 rounded-card border border-tint-line bg-tint px-4 sm:px-5">
      <summary className="flex min-h-14 cursor-pointer items-center gap-2 font-semibold text-gray-900">
        {form.add}
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent" />
      </summary>
      <form method="post" action="/api/admin/people" className="space-y-4 pt-1 pb-5">
        <input type="hidden" name="role" value="consultant" />
        <Field
          label={form.ref}
          name="ref"
          required
          autoComplete="off"
          defaultValue={typed.ref}
          maxLength={forms.refCharacters}
          hint={form.refHint}
        />
        <PersonFields side="consultant" typed={typed} zones={zones} />
        <Button type="submit" name="act" value="keep" variant="primary">
          {form.make}
        </Button>
      </form>
    </details>
  )
}

/** Asked back before a second person is made. */
function Similar({ view }: { readonly view: PeopleView }) {
  const { typed, similar, side } = view
  return (
    <Notice tone="warning" role="alert" className="mt-4">
      <h2 className="font-semibold">{similarWords.title}</h2>
      <p className="mt-1 break-words">{similarWords.detail(isolated(typed.ref))}</p>
      <ul className="mt-1">
        {similar.map(({ id, name, ref }) => (
          <li key={id}>
            <a href={`/admin/people/${id}`} className={linkClasses}>
              {similarWords.open(isolated(name), isolated(ref))}
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action="/api/admin/people" className="mt-2">
        <input type="hidden" name="role" value={side} />
        {(['ref', 'name', 'email', 'timeZone', 'bio'] as const).map((field) => (
          <input key={field} type="hidden" name={field} value={typed[field]} />
        ))}
        <input type="hidden" name="active" value="yes" />
        {similar.map(({ ref }) => (
          <input key={ref} type="hidden" name="distinctFrom" value={ref} />
        ))}
        <Button type="submit" name="act" value="keep">
          {similarWords.another}
        </Button>
      </form>
    </Notice>
  )
}
