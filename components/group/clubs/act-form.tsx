import { Button, type ButtonVariant } from '@/components/ui/button'
import { formsPath } from './club-form'

interface ActFormProps {
  readonly act: 'join' | 'leave' | 'delete' | 'role' | 'remove' | 'block' | 'unblock'
  readonly club: string
  /** About whom. */
  readonly user?: string
  readonly gives?: 'owner' | 'moderator' | 'member'
  readonly words: string
  /** What it is called for who does not see where it stands. */
  readonly label?: string
  readonly variant?: ButtonVariant
  readonly className?: string
}

/** One button that does one thing about a club. */
export function ActForm({ act, club, user, gives, words, label, variant, className }: ActFormProps) {
  return (
    <form method="post" action={formsPath} className={className}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="club" value={club} />
      {user && <input type="hidden" name="user" value={user} />}
      {gives && <input type="hidden" name="role" value={gives} />}
      <Button
        type="submit"
        {...(variant && { variant })}
        {...(label ? { 'aria-label': label } : {})}
        className="max-sm:w-full"
      >
        {words}
      </Button>
    </form>
  )
}
