export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

/** Marks that no address has in it, and that stand close to the next word where a script has no spaces, end it. */
const candidate = /\bhttps?:\/\/[^\s<>"'`「」『』【】《》〈〉（）［］、。，；：！？।॥“”„«»]+/gi
/**
 * Ends of sentences are not ends of addresses, in any script: `.`, `。`, `।`, `؟` and the like have Unicode's Sentence_Terminal or Terminal_Punctuation;
 * closing quotation marks are of the class Pf, and Pi where a language closes with them.
 */
const trailing = /[\p{Sentence_Terminal}\p{Terminal_Punctuation}\p{Pf}\p{Pi}…‥・、〟]+$/u

/** "(see https://a.example/b)" keeps its closing bracket outside, "https://a.example/b_(c)" inside. */
function withoutStrayBrackets(address: string): string {
  let kept = address.replace(trailing, '')
  const pairs = [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ] as const
  for (const [open, close] of pairs) {
    while (kept.endsWith(close) && kept.split(close).length > kept.split(open).length) {
      kept = kept.slice(0, -1).replace(trailing, '')
    }
  }
  return kept
}

/** An address without user info: "https://bank.example@evil.example" shows one host and opens another. */
function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username === '' && url.password === '' ? url.href : null
}

/** What somebody typed, with its http(s) addresses told apart. Everything else stays text, whatever it looks like. */
export function textParts(message: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of message.matchAll(candidate)) {
    const text = withoutStrayBrackets(match[0])
    const href = safeHref(text)
    if (href === null) continue
    if (match.index > from) parts.push({ kind: 'text', text: message.slice(from, match.index) })
    parts.push({ kind: 'link', text, href })
    from = match.index + text.length
  }
  if (from < message.length) parts.push({ kind: 'text', text: message.slice(from) })
  return parts
}
