const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })
const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' }

/** "2nd" */
export function ordinal(value: number): string {
  return `${value}${endings[ordinals.select(value)] ?? 'th'}`
}
