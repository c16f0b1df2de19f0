import { Sentence } from '@/components/ui/sentence'
import { foot as words } from '@/locales/en/practice/foot'

interface FootProps {
  readonly supportEmail: string | null
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
  readonly imprintUrl: string | null
}

const linkClasses = 'inline-flex min-h-12 items-center font-medium text-accent underline underline-offset-4'

/** Where to write and what to read: below every screen of a session but the room itself, which lies over it (app/globals.css). */
export function PracticeFoot({ supportEmail, termsUrl, privacyUrl, imprintUrl }: FootProps) {
  const pages = [
    { href: termsUrl, name: words.terms },
    { href: privacyUrl, name: words.privacy },
    { href: imprintUrl, name: words.imprint },
  ].flatMap(({ href, name }) => (href ? [{ href, name }] : []))
  if (!supportEmail && pages.length === 0) return null
  return (
    <footer
      data-foot=""
      className="relative mx-auto flex w-full max-w-xl flex-wrap items-center gap-x-5 px-4 pb-2 text-sm sm:px-6 print:hidden"
    >
      {supportEmail && (
        <p className="break-words">
          <Sentence
            parts={words.help(
              <a key="address" href={`mailto:${supportEmail}`} className={linkClasses}>
                {supportEmail}
              </a>,
            )}
          />
        </p>
      )}
      {pages.map(({ href, name }) => (
        <a key={name} href={href} rel="noopener noreferrer" target="_blank" className={linkClasses}>
          {name}
        </a>
      ))}
    </footer>
  )
}
