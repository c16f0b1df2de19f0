import { linkClasses } from '@/components/accounts/link-classes'
import { When } from '@/components/time/when'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { form, people, person as words } from '@/locales/en/admin/people'
import { PeopleNote } from './people'
import type { PersonView } from './people-types'
import { PersonFields } from './person-fields'

/** One client or consultant. */
export function PersonPage({ view }: { readonly view: PersonView }) {
  const { side, name, ref } = view
  return (
    <div className="mx-auto max-w-3xl space-y-6">
      <div>
        <a href={`/admin/people?role=${side}`} className={linkClasses}>
          {people.roles[side]}
        </a>
        <h1 className="text-2xl font-bold break-words sm:text-3xl">
          <bdi>{name}</bdi>
        </h1>
        <p className="break-all">
          <Sentence parts={people.ref(<bdi key="ref">{ref}</bdi>)} />
        </p>
        <PeopleNote note={view.note} />
      </div>
      <Card>
        <h2 className="text-xl font-bold">{words.details}</h2>
        <form method="post" action="/api/admin/people" className="mt-4 space-y-4">
          <input type="hidden" name="id" value={view.id} />
          <input type="hidden" name="role" value={side} />
          <input type="hidden" name="ref" value={ref} />
          <PersonFields side={side} typed={view.typed} zones={view.zones} />
          <Button type="submit" name="act" value="keep" variant="primary">
            {form.save}
          </Button>
        </form>
      </Card>
      {side === 'consultant' && <Photo view={view} />}
      {side === 'consultant' && <Account view={view} />}
      <Money view={view} />
      <Sessions view={view} />
    </div>
  )
}

function Photo({ view: { id, name, photo } }: { readonly view: PersonView }) {
  return (
    <Card>
      <h2 className="text-xl font-bold">{words.photo}</h2>
      <form
        method="post"
        action="/api/admin/people/photo"
        encType="multipart/form-data"
        className="mt-4 space-y-3"
      >
        <input type="hidden" name="id" value={id} />
        {photo && (
          <img
            src={photo}
            alt={words.photoNow(isolated(name))}
            className="size-24 rounded-full object-cover"
          />
        )}
        <label className="block">
          <span className="mb-1 block">{words.choosePhoto}</span>
          <input
            type="file"
            name="file"
            accept="image/png,image/jpeg,image/webp"
            className="block min-h-12 w-full text-base text-gray-900 file:mr-3 file:min-h-12 file:rounded-xl file:border file:border-edge file:bg-white file:px-4 file:font-semibold"
          />
        </label>
        <div className="flex flex-wrap gap-3">
          <Button type="submit">{words.upload}</Button>
          {photo && (
            <Button type="submit" name="act" value="remove" variant="ghost">
              {words.removePhoto}
            </Button>
          )}
        </div>
      </form>
    </Card>
  )
}

function Account({ view: { id, account, accountEmail, email, inviteKey } }: { readonly view: PersonView }) {
  return (
    <Card>
      <h2 className="text-xl font-bold">{words.account}</h2>
      <p className="mt-2 break-words">{accountWords(account, accountEmail)}</p>
      {account !== 'open' && !email && <p className="mt-2">{words.needsEmail}</p>}
      {account !== 'open' && email && (
        <form method="post" action="/api/admin/people" className="mt-3">
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="key" value={inviteKey} />
          <Button type="submit" name="act" value="invite">
            {words.invite}
          </Button>
        </form>
      )}
    </Card>
  )
}

function accountWords(account: PersonView['account'], email: string): string {
  if (account === null) return words.noAccount
  return account === 'invited' ? words.invitedAs(isolated(email)) : words.openAs(isolated(email))
}

function Money({ view: { balances } }: { readonly view: PersonView }) {
  return (
    <Card>
      <h2 className="text-xl font-bold">{words.balances}</h2>
      {balances.length === 0 && <p className="mt-2">{words.noBalances}</p>}
      <dl className="mt-2 divide-y divide-line">
        {balances.map(({ name, amount, currency }) => (
          <div key={`${name} ${currency}`} className="flex justify-between gap-4 py-2">
            <dt>{name}</dt>
            <dd className="font-medium text-gray-900 tabular-nums">{formatMoney(amount, currency)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Sessions({ view: { sessions, totalSessions } }: { readonly view: PersonView }) {
  return (
    <Card>
      <h2 className="text-xl font-bold">{words.sessions}</h2>
      {sessions.length === 0 && <p className="mt-2">{words.noSessions}</p>}
      {sessions.length < totalSessions && (
        <p className="mt-2">{words.newest(sessions.length, totalSessions)}</p>
      )}
      <ul className="mt-2 divide-y divide-line">
        {sessions.map(({ id, status, mode, start, other }) => (
          <li key={id} className="py-2">
            <a href={`/admin/sessions/${id}`} className={linkClasses}>
              {mode}
            </a>
            <p>
              <Sentence
                parts={words.with(
                  <bdi key="other" className="break-words">
                    {other}
                  </bdi>,
                  <When key="start" iso={start} />,
                )}
              />
            </p>
            <p className="text-sm">{status}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
