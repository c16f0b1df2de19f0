/** A mail as text and as HTML: the same words, and one link that is visible as well. Nothing in it is loaded from anywhere. */
export interface Letter {
  readonly greeting: string
  readonly lead: string
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly action: { readonly words: string; readonly url: string } | null
  readonly notes: readonly string[]
  readonly practice: string
  readonly accent: string
}

export function asText({ greeting, lead, facts, action, notes, practice }: Letter): string {
  const blocks = [
    greeting,
    lead,
    facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    action ? `${action.words}:\n${action.url}` : '',
    notes.join('\n'),
    practice,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
const cell = 'padding:8px 0;border-top:1px solid #e5e7eb;vertical-align:top'

export function asHtml({ greeting, lead, facts, action, notes, practice, accent }: Letter): string {
  const rows = facts.map(
    ({ name, value }) =>
      `<tr><td style="${cell};color:#4b5563;padding-right:24px">${escaped(name)}</td>` +
      `<td style="${cell};color:#111827;font-weight:600"><bdi>${escaped(value)}</bdi></td></tr>`,
  )
  const button = action
    ? `<p style="margin:24px 0 8px"><a href="${escaped(action.url)}" style="display:inline-block;padding:14px 22px;border-radius:12px;` +
      `background:${accent};color:#ffffff;font-weight:600;text-decoration:none">${escaped(action.words)}</a></p>` +
      `<p style="margin:0;font-size:14px;word-break:break-all"><a href="${escaped(action.url)}" style="color:${accent}">${escaped(action.url)}</a></p>`
    : ''
  const said = notes.map(
    (note) => `<p style="margin:12px 0 0;font-size:14px;color:#4b5563">${escaped(note)}</p>`,
  )
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escaped(practice)}</title></head><body style="margin:0;background:#ffffff;${font};font-size:16px;line-height:1.5;color:#374151">`,
    '<div style="max-width:560px;margin:0 auto;padding:24px">',
    `<p style="margin:0 0 24px;font-size:18px;font-weight:700;color:#111827"><bdi>${escaped(practice)}</bdi></p>`,
    `<p style="margin:0 0 12px"><bdi>${escaped(greeting)}</bdi></p><p style="margin:0 0 20px">${escaped(lead)}</p>`,
    `<table role="presentation" style="border-collapse:collapse;width:100%">${rows.join('')}</table>`,
    `${button}${said.join('')}</div></body></html>`,
  ].join('')
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities.get(letter) ?? '')
}
