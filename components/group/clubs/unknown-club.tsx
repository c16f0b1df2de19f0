import { Compass } from 'lucide-react'
import { ButtonLink } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { unknown as words } from '@/locales/en/group/clubs'

/** There is no such club, or none for who asks. */
export function UnknownClub() {
  return (
    <Frame>
      <MessageCard
        icon={Compass}
        title={words.title}
        tone="calm"
        action={
          <ButtonLink variant="primary" href="/clubs">
            {words.all}
          </ButtonLink>
        }
      >
        <p>{words.detail}</p>
      </MessageCard>
    </Frame>
  )
}
