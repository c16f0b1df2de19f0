import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { isOver, type ParticipantType, participantType } from '@/lib/room/words'
import { ActButton } from './act-button'
import type { LinkState, SessionAffairs } from './types'

/** Who can come in by which link. The links themselves are known to nobody but their bearers: only a mask of them is shown. */
export function LinksPanel({ affairs }: { readonly affairs: SessionAffairs }) {
  return (
    <div className="space-y-6">
      {participantType.options.map((side) => (
        <Side key={side} side={side} affairs={affairs} />
      ))}
    </div>
  )
}

function Side({ side, affairs }: { readonly side: ParticipantType; readonly affairs: SessionAffairs }) {
  const { sessionId, status } = affairs
  const links = affairs.links.filter(({ participantType: owner }) => owner === side)
  const owner = roleWords[side].toLowerCase()
  const act = { sessionId, participantType: side }
  return (
    <section>
      <h3 className="font-semibold text-gray-900">{roleWords[side]}</h3>
      <ul className="mt-1 space-y-1">
        {links.map((link) => (
          <li key={link.id} className="flex flex-wrap justify-between gap-x-4">
            <code aria-hidden="true">/session/••••••••</code>
            <LinkWords link={link} />
          </li>
        ))}
      </ul>
      {!isOver(status) && (
        <div className="mt-3 flex flex-wrap gap-3">
          <ActButton
            name={`Re-issue ${owner} link`}
            question={`Re-issue the ${owner}'s link?`}
            confirm="Re-issue"
            act={{ act: 'reissue-link', ...act }}
          >
            <p>The old link opens nothing any more, and whoever is in by it is out at once.</p>
          </ActButton>
          <ActButton
            name={`Revoke ${owner} link`}
            question={`Revoke the ${owner}'s link?`}
            confirm="Revoke"
            variant="danger"
            act={{ act: 'revoke-link', ...act }}
          >
            <p>Whoever is in by it is out at once, and stays out until a link is re-issued.</p>
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
        revoked <When iso={revokedAt} />
      </span>
    )
  if (claimedAt)
    return (
      <span>
        in use since <When iso={claimedAt} />
      </span>
    )
  if (issuedAt)
    return (
      <span>
        issued <When iso={issuedAt} />, not opened
      </span>
    )
  return <span>not handed out</span>
}
