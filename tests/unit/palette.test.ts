import { expect, it } from 'vitest'
import { contrastOnWhite, isReadable, nearestReadable, paletteOf } from '@/lib/web/practice/palette'
import { styleOf } from '@/lib/web/practice/style'

const accents = ['#c2410c', '#000000', '#1d4ed8', '#0f766e', '#7c3aed', '#be123c', '#767676']
const luminance = (hex: string) => 1.05 / (contrastOnWhite(hex) + 0.005) - 0.05
const between = (one: string, other: string) => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

it('takes an accent that can be read on white, and names the nearest to one that cannot', () => {
  expect(accents.filter((accent) => !isReadable(accent))).toEqual([])
  // WCAG's own example: the lightest grey that does is #767676.
  expect(isReadable('#777777')).toBe(false)
  expect(nearestReadable('#777777')).toBe('#767676')
  for (const pale of ['#ffff00', '#ff6b35', '#ffffff', '#00ff00']) {
    expect(isReadable(pale)).toBe(false)
    const nearest = nearestReadable(pale)
    expect(contrastOnWhite(nearest)).toBeGreaterThanOrEqual(4.5)
    expect(contrastOnWhite(nearest)).toBeLessThan(4.8)
  }
})

it.each(accents)('%s makes grounds and buttons that can be read', (accent) => {
  const palette = paletteOf(accent)
  const at = (name: string) => palette[`--color-${name}`] ?? ''
  for (const ground of ['tint', 'tint-strong']) expect(between(accent, at(ground))).toBeGreaterThan(4.45)
  for (const fill of ['brand', 'brand-hover', 'brand-press']) {
    expect(between('#111827', at(fill))).toBeGreaterThan(4.45)
  }
})

const settings = {
  ...{ name: 'Parley', address: '', taxLine: '', supportEmail: null, termsUrl: null, privacyUrl: null },
  ...{ imprintUrl: null, accent: null, timeZone: 'UTC', currency: 'EUR', platformFeeBp: 0, freeSeconds: 0 },
  ...{ noShowClientShareBp: 0, lateCancelShareBp: 0, cancelCutoffMinutes: 0, earlyJoinMinutes: 0 },
  ...{
    overrunCapMinutes: 0,
    disputeWindowMinutes: 0,
    allowOverlaps: false,
    logo: null,
    version: 'x',
    setUp: true,
  },
}

it('writes no name as anything but a name', () => {
  expect(styleOf(settings)).toBe('')
  expect(styleOf(null)).toBe('')
  const css = styleOf({ ...settings, name: '"}*{display:none}\\ </style> Ä \u202e' })
  expect(css).toContain(
    'content:"\\22 \\7d \\2a \\7b display\\3a none\\7d \\5c  \\3c \\2f style\\3e  \\c4  \\202e "',
  )
  expect(styleOf({ ...settings, logo: 'abc' })).toContain('url("/practice-logo?v=abc")')
})
