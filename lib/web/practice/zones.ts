/** Zones as people know them today: what this runtime calls by an older name is offered by the newer one. */
const newer: ReadonlyMap<string, string> = new Map([
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
])

/** What a form offers, and what stands there already. */
export function zonesWith(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone').map((zone) => newer.get(zone) ?? zone)
  return [...new Set(['UTC', current, ...known])].toSorted()
}
