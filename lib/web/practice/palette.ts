/** Colours that a practice's accent makes of the page's, each where it can be read (WCAG 2.2, 1.4.3). */

type Rgb = readonly [number, number, number]

const leastContrast = 4.5
const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
/** What stands on a filled button. */
const ink: Rgb = [17, 24, 39]

function rgbOf(hex: string): Rgb {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16)
  return [part(1), part(3), part(5)]
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function mixed(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share)
  return [part(0), part(1), part(2)]
}

/** The smallest hundredth of the way from one colour to another at which it will do. */
function until(from: Rgb, to: Rgb, willDo: (colour: Rgb) => boolean): Rgb {
  for (let hundredth = 0; hundredth < 100; hundredth += 1) {
    const colour = mixed(from, to, hundredth / 100)
    if (willDo(colour)) return colour
  }
  return to
}

/** How an accent reads on white, rounded down to what a person is told. */
export function contrastOnWhite(hex: string): number {
  return Math.floor(contrast(rgbOf(hex), white) * 100) / 100
}

export function isReadable(hex: string): boolean {
  return contrast(rgbOf(hex), white) >= leastContrast
}

/** The same colour, darkened until words in it can be read on white. */
export function nearestReadable(hex: string): string {
  return hexOf(until(rgbOf(hex), black, (colour) => contrast(colour, white) >= leastContrast))
}

/** The variables of app/globals.css, of one accent that can be read on white. */
export function paletteOf(hex: string): Readonly<Record<string, string>> {
  const accent = rgbOf(hex)
  const brand = until(accent, white, (colour) => contrast(colour, ink) >= leastContrast + 1)
  const strong = until(mixed(accent, white, 0.85), white, (tint) => contrast(accent, tint) >= leastContrast)
  const tint = mixed(strong, white, 0.5)
  return {
    '--color-accent': hexOf(accent),
    '--color-accent-hover': hexOf(mixed(accent, black, 0.25)),
    '--color-brand': hexOf(brand),
    '--color-brand-hover': hexOf(mixed(brand, white, 0.12)),
    '--color-brand-press': hexOf(
      until(mixed(brand, black, 0.08), white, (fill) => contrast(fill, ink) >= leastContrast),
    ),
    '--color-tint': hexOf(tint),
    '--color-tint-strong': hexOf(strong),
    '--color-tint-line': hexOf(mixed(accent, white, 0.7)),
  }
}
