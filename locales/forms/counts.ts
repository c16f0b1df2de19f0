/** What other languages than English have of forms besides; `other` always fits. */
type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

const rules = new Map<string, Intl.PluralRules>()

/** The form that a language has for this number: with 1 "minute", with 2 "minutes". */
export function pluralIn(language: string, count: number, forms: Forms): string {
  const known = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, known)
  return forms[known.select(count)] ?? forms.other
}
