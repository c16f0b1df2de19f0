import { When } from '@/components/time/when'
import { Sentence } from '@/components/ui/sentence'
import { isOver, type ParticipantType, participantType } from '@/lib/contract/words'
import { links as words } from '@/locales/en/admin/acts'
import { roles } from '@/locales/en/names'
import { ActButton } from './act-button'
import type { LinkState, SessionAffairs } from './types'

/** Who can come in by which link. The links themselves are known to their bearers alone: a mask of them is shown, and one of them by an act that says why. */
export function LinksPanel({ affairs }: { readonly affairs: SessionAffairs }) {
  return (
    <div className="space-y-6">
      {participantType.options.map((side) => (
        <Side key={side} side={side} affairs={affairs} />
      ))}
    </div>
  )
}

const mask = '/session/••••••••'

function Side({ side, affairs }: { readonly side: ParticipantType; readonly affairs: SessionAffairs }) {
  const { sessionId, status } = affairs
  const links = affairs.links.filter(({ participantType: owner }) => owner === side)
  const act = { sessionId, participantType: side }
  return (
    <section>
      <h3 className="font-semibold text-gray-900">{roles[side]}</h3>
      <ul className="mt-1 space-y-1">
        {links.map((link) => (
          <li key={link.id} className="flex flex-wrap justify-between gap-x-4">
            <code aria-hidden="true">{mask}</code>
            <LinkWords link={link} />
          </li>
        ))}
      </ul>
      {!isOver(status) && (
        <div className="mt-3 flex flex-wrap gap-3">
          {links.some(({ revokedAt }) => !revokedAt) && (
            <ActButton
              name={words.show.name[side]}
              question={words.show.question[side]}
              confirm={words.show.confirm}
              act={{ act: 'show-link', ...act }}
            >
              <p>{words.show.effect}</p>
            </ActButton>
          )}
          <ActButton
            name={words.reissue.name[side]}
            question={words.reissue.question[side]}
            confirm={words.reissue.confirm}
            act={{ act: 'reissue-link', ...act }}
          >
            <p>{words.reissue.effect}</p>
          </ActButton>
          <ActButton
            name={words.revoke.name[side]}
            question={words.revoke.question[side]}
            confirm={words.revoke.confirm}
            variant="danger"
            act={{ act: 'revoke-link', ...act }}
          >
            <p>{words.revoke.effect}</p>
          </ActButton>
        </div>
      )}
    </section>
  )
}

function LinkWords({ link: { issuedAt, claimedAt, revokedAt } }: { readonly link: LinkState }) {
  if (revokedAt)
    return (
      <span>
        <Sentence parts={words.revoked(<When iso={revokedAt} />)} />
      </span>
    )
  if (claimedAt)
    return (
      <span>
        <Sentence parts={words.inUse(<When iso={claimedAt} />)} />
      </span>
    )
  if (issuedAt)
    return (
      <span>
        <Sentence parts={words.issued(<When iso={issuedAt} />)} />
      </span>
    )
  return <span>{words.notHandedOut}</span>
}
